import { deleteOldRuns, insertRun, selectRunsWithoutJob } from "../../db/computation-runs.ts";
import { selectDueComputations } from "../../db/computations.ts";
import { deleteOldRequests } from "../../db/engage-requests.ts";
import { deleteOldResults } from "../../db/memberships.ts";
import { DAY_MS } from "../../domain/batch/received-day.ts";
import { enqueueRun } from "../../queue/queue.ts";
import type { Runtime } from "../../runtime.ts";

const HOUR_MS = 3_600_000;
const RUNS_AT_ONCE = 1_000;
/** More than two months of runs every two hours. */
const KEPT_RUNS = 1_000;
const DELETED_AT_ONCE = 10_000;

/**
 * Enqueues the runs that are due, and those in progress whose job is gone. Deletes old runs, old requests, and results that a killed worker left.
 */
export async function scheduleRuns({ db, clock, ids }: Pick<Runtime, "db" | "clock" | "ids">): Promise<void> {
  for (const { id, computationId } of await selectRunsWithoutJob(db, RUNS_AT_ONCE)) await enqueueRun(db, { runId: id, computationId });
  const now = new Date(clock.now());
  const due = await selectDueComputations(db, { now, limit: RUNS_AT_ONCE, newSince: new Date(now.getTime() - HOUR_MS) });
  for (const { id: computationId } of due) {
    const run = { id: ids.uuid(), computationId, asOf: now, isFull: false, askedBy: null, createdAt: now, attemptCount: 0 };
    await db.transaction().execute(async (transaction) => {
      if (await insertRun(transaction, run)) await enqueueRun(transaction, { runId: run.id, computationId });
    });
  }
  await deleteOldResults(db);
  await deleteOldRuns(db, KEPT_RUNS, DELETED_AT_ONCE);
  await deleteOldRequests(db, new Date(now.getTime() - DAY_MS), DELETED_AT_ONCE);
}
