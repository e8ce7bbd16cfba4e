import type { Database } from "../db/database.ts";
import { removeSamplesOf } from "../db/failed-events.ts";
import { deleteMembershipsOfProfiles } from "../db/memberships.ts";
import { addRegulationBatches, countGoneFiles, selectRegulationProgress, selectWaitingBatches } from "../db/regulation-batches.ts";
import {
  finishRegulation,
  type RunningRegulation,
  selectRunningRegulations,
  setGoneFileCount,
  setHistoryErased,
  startRegulations,
} from "../db/regulations.ts";
import { DAY_MS } from "../domain/batch/received-day.ts";
import { eraseFromHistory } from "../engage/history/erase-from-history.ts";
import type { Runtime } from "../runtime.ts";
import { eraseFromBatch } from "./erase-from-batch.ts";

const BATCHES_PER_PAGE = 200;
const BATCHES_PER_RUN = 5_000;
/** A batch is staged this long after its interval ended, unless its collector has a problem. */
const STAGING_MS = 60_000;

/**
 * Takes the next steps of all regulations that erase. Each step can be repeated: a process that is killed leaves nothing to repair. Batches that are staged
 * late, as after an outage of a collector, are found by later runs as long as batches are kept, and the regulation runs again.
 */
export async function runRegulations(runtime: Runtime): Promise<void> {
  await findBatches(runtime);
  await eraseFromBatches(runtime);
  const { config, db, clock, log } = runtime;
  const stagedBefore = new Date(clock.now() - config.DELIVERY_INTERVAL_SECONDS * 1000 - STAGING_MS);
  for (const regulation of await selectRunningRegulations(db, stagedBefore)) {
    await finishIfDone(runtime, regulation).catch((error) =>
      log.warn(
        { event: "regulation-step-failed", error, regulationId: regulation.id },
        "A step of the erasure of users failed. It is tried again in a minute.",
      ),
    );
  }
}

async function findBatches({ config, db, clock }: Runtime): Promise<void> {
  const now = clock.now();
  await db.transaction().execute(async (transaction) => {
    const ids = await addRegulationBatches(transaction, new Date(now - config.RETENTION_DAYS * DAY_MS));
    for (const { id, ...scope } of await startRegulations(transaction, ids, new Date(now)))
      await setGoneFileCount(transaction, id, await countGoneFiles(transaction, scope));
  });
}

async function eraseFromBatches(runtime: Runtime): Promise<void> {
  const { db, log } = runtime;
  for (let readCount = 0; readCount < BATCHES_PER_RUN; readCount += BATCHES_PER_PAGE) {
    const batches = await selectWaitingBatches(db, BATCHES_PER_PAGE);
    let settledCount = 0;
    for (const batch of batches) {
      const erasure = await eraseFromBatch(runtime, batch).catch((error) => {
        log.warn(
          { event: "batch-not-erased", error, batchId: batch.id },
          "Records could not be erased from a batch. It is tried again in a minute.",
        );
        return "busy" as const;
      });
      if (erasure !== "busy") settledCount += 1;
    }
    if (settledCount === 0 || batches.length < BATCHES_PER_PAGE) return;
  }
}

/** Erases the users from the history and from audiences when no batch waits, and finishes when no file waits. */
async function finishIfDone(runtime: Runtime, regulation: RunningRegulation): Promise<void> {
  const { db, clock } = runtime;
  const { id, workspaceId, sourceId, userIds, eraseUntil, goneFileCount } = regulation;
  const progress = (await selectRegulationProgress(db, [id])).at(0);
  if (progress !== undefined && progress.settledBatchCount < progress.batchCount) return;
  if (regulation.historyErasedAt === null) {
    const partCount = await eraseFromHistory(runtime, { workspaceId, sourceId, userIds, until: eraseUntil.getTime() });
    const membershipCount = await eraseFromAudiences(db, regulation);
    await removeSamplesOf(db, regulation);
    await setHistoryErased(db, id, { partCount, membershipCount, now: new Date(clock.now()) });
  }
  if (progress !== undefined && progress.pendingFileCount > 0) return;
  const leftCount = progress === undefined ? 0 : progress.goneBatchCount + progress.fileCount - progress.deliveredFileCount;
  await finishRegulation(db, id, goneFileCount + leftCount === 0 ? "FINISHED" : "PARTIAL_SUCCESS", new Date(clock.now()));
}

/** A profile whose events of one source were erased stays, and its audiences follow from what is left. */
async function eraseFromAudiences(db: Database, { workspaceId, sourceId, userIds }: RunningRegulation): Promise<number> {
  if (sourceId !== null) return 0;
  return await deleteMembershipsOfProfiles(
    db,
    workspaceId,
    userIds.map((userId) => `user_id:${userId}`),
  );
}
