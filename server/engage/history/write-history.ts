import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { type BatchForHistory, insertHistoryBatch, insertHistoryPart, selectBatchForHistory } from "../../db/history-parts.ts";
import type { PartFigures } from "../../domain/engage/engine-answers.ts";
import type { Runtime } from "../../runtime.ts";
import { toEngineError } from "./to-engine-error.ts";
import { createWorkFile } from "./work-file.ts";

/**
 * Copies a staged batch into the history of its workspace, as a part with the batch's name. Idempotent: the part is put before the batch counts as copied.
 * A batch that is no longer staged is logged, and not tried again. Throws if the engine fails.
 */
export async function writeHistory(runtime: Runtime, batchId: string): Promise<void> {
  const batch = await selectBatchForHistory(runtime.db, batchId);
  if (batch === undefined) return;

  const [staged, target] = [await createWorkFile(runtime, ".gz"), await createWorkFile(runtime, ".parquet")];
  try {
    if (!(await copyStaged(runtime, batch, staged))) return await recordBatch(runtime, batch, null);
    const written = await runtime.engine.writePart({ ndjsonGzPaths: [staged], target });
    if (!written.ok) throw toEngineError(written.error);
    if (written.value.eventCount > 0) await runtime.history.put({ ...batch, name: batch.id }, target);
    await recordBatch(runtime, batch, written.value);
  } finally {
    await Promise.all([staged, target].map((path) => rm(path, { force: true })));
  }
}

/** Returns false if the batch is not in the staging store. */
async function copyStaged({ staging, log }: Runtime, batch: BatchForHistory, path: string): Promise<boolean> {
  try {
    await pipeline(staging.read(batch), createWriteStream(path));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || (error as NodeJS.ErrnoException).path === path) throw error;
    log.warn(
      { event: "history-batch-missing", batchId: batch.id, sourceId: batch.sourceId },
      "A batch left the staging store before it was copied. Its events are not in the history.",
    );
    return false;
  }
}

/** @param figures null, or without events, if there is no part */
async function recordBatch({ db, clock }: Runtime, batch: BatchForHistory, figures: PartFigures | null): Promise<void> {
  const { id: name, workspaceId, receivedDay } = batch;
  await db.transaction().execute(async (transaction) => {
    const isNew = await insertHistoryBatch(transaction, batch);
    if (!isNew || figures === null || figures.eventCount === 0) return;
    await insertHistoryPart(transaction, {
      ...{ workspaceId, receivedDay, name, batchCount: 1, createdAt: new Date(clock.now()) },
      ...toRow(figures),
    });
  });
}

/** Returns the columns of a part's figures. */
export function toRow({ eventCount, byteCount, firstAt, lastAt }: PartFigures) {
  const toDate = (ms: number | null) => (ms === null ? null : new Date(ms));
  return { eventCount, byteCount, firstAt: toDate(firstAt), lastAt: toDate(lastAt) };
}
