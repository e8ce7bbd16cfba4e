import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { listBatchesSealedSince } from "../db/batches.ts";
import type { Runtime } from "../runtime.ts";
import type { StagedBatch } from "../stage/store.ts";
import type { MessageIdHasher } from "./message-id-hash.ts";
import type { MessageIdWindow } from "./message-id-window.ts";

type Memory = { hasher: MessageIdHasher; window: MessageIdWindow; windowMs: number; capacity: number };

/** Fills the window from the newest batches, so that a client's retry across a restart is still seen as one. */
export async function rememberRecent(
  runtime: Pick<Runtime, "db" | "clock" | "staging" | "log">,
  { hasher, window, windowMs, capacity }: Memory,
): Promise<void> {
  const since = new Date(runtime.clock.now() - windowMs);
  for (const batch of await listBatchesSealedSince(runtime.db, since)) {
    if (window.size() >= capacity) return;
    await rememberBatch(runtime, batch, (lines) => hasher.hashRecords(batch.sourceId, lines, (id) => window.add(id))).catch((error) =>
      runtime.log.warn({ error, batchId: batch.id }, "A recent batch could not be read; a retry of its events would be stored again."),
    );
  }
}

async function rememberBatch(runtime: Pick<Runtime, "staging">, batch: StagedBatch, take: (lines: Buffer) => void): Promise<void> {
  await pipeline(runtime.staging.read(batch), createGunzip({ chunkSize: 256 * 1024 }), async (chunks: AsyncIterable<Buffer>) => {
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of chunks) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(0x0a) + 1;
      if (end > 0) take(bytes.subarray(0, end));
      rest = bytes.subarray(end);
    }
  });
}
