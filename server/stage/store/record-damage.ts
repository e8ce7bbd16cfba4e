import { access } from "node:fs/promises";
import { join } from "node:path";
import { recordActivity } from "../../db/activities.ts";
import { selectBatchCrc32 } from "../../db/batches.ts";
import { insertDamagedBatch, selectSourceToReport } from "../../db/damaged-batches.ts";
import { SLUICE } from "../../domain/activity/operator.ts";
import { closeReport, type DamageReport, readOpenReports } from "../batch/damaged-batches.ts";
import type { StageRuntime } from "./stage-batch.ts";

/**
 * Writes the losses of damaged batches to the database: for the pages of their sources and destinations, and as activities. Each report is recorded
 * once. A report is left open while its recovered batch is not staged, because an intact copy of the batch may be in the staging store.
 *
 * @param directory the folder of the collector's batches
 */
export async function recordDamage(runtime: StageRuntime, directory: string): Promise<void> {
  for await (const report of readOpenReports(directory)) {
    if (await exists(join(directory, `${report.batchId}.gz`))) continue;
    if (report.lostCommitCount > 0) await recordLoss(runtime, report);
    await closeReport(directory, report);
  }
}

async function recordLoss(runtime: StageRuntime, report: DamageReport): Promise<void> {
  await runtime.db.transaction().execute(async (transaction) => {
    const source = await selectSourceToReport(transaction, report.sourceId);
    const stagedCrc32 = await selectBatchCrc32(transaction, report.batchId);
    if (source === undefined || (stagedCrc32 !== undefined && stagedCrc32 !== report.recoveredCrc32)) return;

    const { id, batchId, sourceId, receivedDay, keptEventCount, lostCommitCount, lostByteCount, estimatedLostEventCount } = report;
    const figures = { keptEventCount, lostCommitCount, lostByteCount, estimatedLostEventCount };
    const isNew = await insertDamagedBatch(transaction, {
      id,
      batchId,
      sourceId,
      receivedDay,
      foundAt: new Date(report.foundAt),
      ...figures,
    });
    if (!isNew) return;
    const lost = estimatedLostEventCount === null ? "unknown" : `about ${estimatedLostEventCount}`;
    await recordActivity(
      runtime,
      transaction,
      { ...SLUICE, workspaceId: source.workspaceId },
      {
        action: "events_lost",
        subjectName: source.name,
        sourceId,
        changes: [
          { field: "batch", from: null, to: batchId },
          { field: "eventsLost", from: null, to: lost },
          { field: "eventsKept", from: null, to: String(keptEventCount) },
        ],
      },
    );
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
