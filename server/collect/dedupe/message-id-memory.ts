import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Clock } from "../../clock.ts";
import { listBatchesSealedSince } from "../../db/batches.ts";
import type { Runtime } from "../../runtime.ts";
import type { SealedBatchFile } from "../../stage/store/stage-batch.ts";
import { createMessageIdHasher, type MessageIdHasher } from "../records/message-id-hash.ts";
import { createMessageIdWindow, type MessageIdWindow } from "./message-id-window.ts";

/** The message ids of recently stored events, by which retries of clients are recognized. */
export type MessageIdMemory = { hasher: MessageIdHasher; window: MessageIdWindow; windowMs: number; capacity: number };

/** Returns an empty memory. `windowMs` is in ms, `capacity` in ids. */
export function createMessageIdMemory(bounds: { clock: Clock; windowMs: number; capacity: number }): MessageIdMemory {
  return { ...bounds, hasher: createMessageIdHasher(), window: createMessageIdWindow(bounds) };
}

/** Adds the ids of recovered batches, which have the newest events. Needs no database. Never rejects: a batch that cannot be read is logged. */
export async function rememberOrphanedBatches(
  runtime: Pick<Runtime, "log">,
  memory: MessageIdMemory,
  orphaned: readonly SealedBatchFile[],
): Promise<void> {
  for (const { batch, path } of orphaned) await remember(runtime, memory, batch, createReadStream(path));
}

/** Adds the ids of recently staged batches, the newest first, up to the capacity. Rejects if the database cannot list them. */
export async function rememberRecent(runtime: Pick<Runtime, "db" | "clock" | "staging" | "log">, memory: MessageIdMemory): Promise<void> {
  const since = new Date(runtime.clock.now() - memory.windowMs);
  for (const batch of await listBatchesSealedSince(runtime.db, since)) {
    if (memory.window.size() >= memory.capacity) return;
    await remember(runtime, memory, batch, runtime.staging.read(batch));
  }
}

async function remember(
  { log }: Pick<Runtime, "log">,
  { hasher, window }: MessageIdMemory,
  batch: { id: string; sourceId: string },
  bytes: Readable,
): Promise<void> {
  try {
    await readLines(bytes, (lines) => hasher.hashRecords(batch.sourceId, lines, (ids) => window.add(ids)));
  } catch (error) {
    log.warn(
      { event: "recent-batch-unreadable", error, batchId: batch.id },
      "A recent batch could not be read. Events of it that clients send again could be stored twice.",
    );
  }
}

/** Inflates the bytes, and calls `take` with the whole lines of each chunk. */
async function readLines(bytes: Readable, take: (lines: Buffer) => void): Promise<void> {
  await pipeline(bytes, createGunzip({ chunkSize: 256 * 1024 }), async (chunks: AsyncIterable<Buffer>) => {
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of chunks) {
      const joined = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = joined.lastIndexOf(0x0a) + 1;
      if (end > 0) take(joined.subarray(0, end));
      rest = joined.subarray(end);
    }
  });
}
