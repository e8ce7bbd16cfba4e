import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, gzipSync } from "node:zlib";
import { MINUTE_MS } from "../domain/batch/breakdown.ts";
import { toReceivedDay } from "../domain/batch/received-day.ts";
import { indexBatch } from "../stage/store/index-batch.ts";
import type { TestRuntime } from "./test-runtime.ts";

/** Stages and indexes a batch, by default of one event, as the collector does. Its file for the source's destination is pending. */
export async function insertWaitingFile(runtime: TestRuntime, destination: { id: string; sourceId: string }, records?: readonly string[]) {
  const { clock, config, db, ids, staging } = runtime;
  const lines = records ?? [`{"messageId":"${ids.uuid()}"}`];
  const raw = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  const bytes = gzipSync(raw);
  const id = ids.uuid();
  const now = clock.now();
  const kind = { type: "track", name: "Order Completed", appVersion: "1.0" };
  const breakdown = [{ kind, minutes: [Math.floor(now / MINUTE_MS)], counts: [lines.length] }];
  const sealed = { byteCount: bytes.length, crc32: crc32(bytes), openedAt: now, sealedAt: now };
  const batch = {
    id,
    sourceId: destination.sourceId,
    receivedDay: toReceivedDay(now),
    eventCount: lines.length,
    rawByteCount: raw.length,
    ...sealed,
    breakdown,
  };
  const path = join(config.DATA_DIR, `${id}.gz`);
  await writeFile(path, bytes);
  await staging.take(batch, path);
  await indexBatch(runtime, batch);
  const file = await db
    .selectFrom("file")
    .selectAll()
    .where("batchId", "=", id)
    .where("destinationId", "=", destination.id)
    .executeTakeFirstOrThrow();
  return { ...file, bytes };
}
