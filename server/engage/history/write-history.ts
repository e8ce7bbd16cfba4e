import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { shareBatchCrc32 } from "../../db/batches.ts";
import { type BatchForHistory, insertHistoryBatch, insertHistoryPart, selectBatchForHistory } from "../../db/history-parts.ts";
import type { PartFigures } from "../../domain/engage/engine-answers.ts";
import type { Runtime } from "../../runtime.ts";
import { toEngineError } from "./to-engine-error.ts";
import { createWorkFile } from "./work-file.ts";

/**
 * Copies a staged batch into the history of its workspace, as a part with the batch's name. Idempotent: the part is put before the batch counts as copied.
 * A batch that is no longer staged is logged, and not tried again. Throws if the engine fails, and if the batch was rewritten meanwhile: the copy may have
 * records of a user who was erased.
 */
export async function writeHistory(runtime: Runtime, batchId: string): Promise<void> {
  const batch = await selectBatchForHistory(runtime.db, batchId);
  if (batch === undefined) return;

  const [staged, target] = [await createWorkFile(runtime, ".gz"), await createWorkFile(runtime, ".parquet")];
  try {
    const checksum = await copyStaged(runtime, batch, staged);
    if (checksum === null) return await recordBatch(runtime, batch, null);
    const written = await runtime.engine.writePart({ ndjsonGzPaths: [staged], target });
    if (!written.ok) throw toEngineError(written.error);
    const part = { ...batch, name: batch.id };
    // An attempt that ended between put and record may have left a part of the bytes before an erasure.
    await runtime.history.remove(part);
    if (written.value.eventCount > 0) await runtime.history.put(part, target);
    await recordBatch(runtime, batch, { figures: written.value, checksum });
  } finally {
    await Promise.all([staged, target].map((path) => rm(path, { force: true })));
  }
}

/** Returns the CRC32 of the bytes; null if the batch is not in the staging store. */
async function copyStaged({ staging, log }: Runtime, batch: BatchForHistory, path: string): Promise<number | null> {
  let checksum = 0;
  async function* sum(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  }
  try {
    await pipeline(staging.read(batch), sum, createWriteStream(path));
    return checksum;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || (error as NodeJS.ErrnoException).path === path) throw error;
    log.warn(
      { event: "history-batch-missing", batchId: batch.id, sourceId: batch.sourceId },
      "A batch left the staging store before it was copied. Its events are not in the history.",
    );
    return null;
  }
}

type Copied = { figures: PartFigures; checksum: number };

/** @param copied null if there is no part */
async function recordBatch({ db, clock }: Runtime, batch: BatchForHistory, copied: Copied | null): Promise<void> {
  const { id: name, workspaceId, receivedDay } = batch;
  await db.transaction().execute(async (transaction) => {
    if (copied !== null && (await shareBatchCrc32(transaction, batch.id)) !== copied.checksum)
      throw new Error(`The batch ${batch.id} differs from its figures, as after an erasure. It is copied again.`);
    const isNew = await insertHistoryBatch(transaction, batch);
    if (!isNew || copied === null || copied.figures.eventCount === 0) return;
    await insertHistoryPart(transaction, {
      ...{ workspaceId, receivedDay, name, batchCount: 1, createdAt: new Date(clock.now()) },
      ...toRow(copied.figures),
    });
  });
}

/** Returns the columns of a part's figures. */
export function toRow({ eventCount, byteCount, firstAt, lastAt }: PartFigures) {
  const toDate = (ms: number | null) => (ms === null ? null : new Date(ms));
  return { eventCount, byteCount, firstAt: toDate(firstAt), lastAt: toDate(lastAt) };
}
