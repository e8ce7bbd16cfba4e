import { countFailuresInARow, lockRun, type RunRow, updateRun } from "../../db/computation-runs.ts";
import { lockComputationOfRun, updateComputation } from "../../db/computations.ts";
import { toRetryDelay } from "../../domain/engage/run-schedule.ts";
import type { Runtime } from "../../runtime.ts";

/**
 * Ends a run that could not be computed, with the reason, and plans the next after a wait that grows with each failure. The memberships stay as they
 * were. Does nothing to a run that another worker began again.
 */
export async function failRun(
  { db, clock, config }: Pick<Runtime, "db" | "clock" | "config">,
  run: RunRow,
  { code, message }: { code: string; message: string },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const computation = await lockComputationOfRun(transaction, run.computationId);
    const current = await lockRun(transaction, run.id);
    if (current?.state !== "computing" || current.attemptCount !== run.attemptCount) return;
    const finishedAt = new Date(clock.now());
    const durationMs = finishedAt.getTime() - (run.startedAt ?? finishedAt).getTime();
    await updateRun(transaction, run.id, { state: "failed", finishedAt, durationMs, errorCode: code, errorMessage: message });
    if (computation === undefined || !computation.enabled) return;
    const failures = await countFailuresInARow(transaction, run.computationId);
    const nextRunAt = new Date(finishedAt.getTime() + toRetryDelay(failures, config.ENGAGE_INTERVAL_MINUTES));
    await updateComputation(transaction, computation.id, { nextRunAt });
  });
}
