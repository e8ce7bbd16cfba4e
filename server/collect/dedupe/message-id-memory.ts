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

/** The ids of the events that were stored lately, by which a client's retry is seen as one. */
export type MessageIdMemory = { hasher: MessageIdHasher; window: MessageIdWindow; windowMs: number; capacity: number };

export function createMessageIdMemory(bounds: { clock: Clock; windowMs: number; capacity: number }): MessageIdMemory {
  return { ...bounds, hasher: createMessageIdHasher(), window: createMessageIdWindow(bounds) };
}

/** Fills the memory from what lies in the collector's folder: the newest events of all, and no database is needed to know them. */
export async function rememberOrphanedBatches(
  runtime: Pick<Runtime, "log">,
  memory: MessageIdMemory,
  orphaned: readonly SealedBatchFile[],
): Promise<void> {
  for (const { batch, path } of orphaned) await remember(runtime, memory, batch, createReadStream(path));
}

/** Fills the memory from the batches that were staged lately, newest first. Rejects where they can't be listed. */
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
    log.warn({ error, batchId: batch.id }, "A recent batch could not be read; a retry of its events would be stored again.");
  }
}

/** Hands over whole lines, as many at a time as a chunk brings. */
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
