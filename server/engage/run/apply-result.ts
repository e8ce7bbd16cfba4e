import { lockRun, type RunRow, updateRun } from "../../db/computation-runs.ts";
import { lockComputationOfRun, updateComputation } from "../../db/computations.ts";
import { applyDiff, countResult, leaveOutRegulatedUsers } from "../../db/memberships.ts";
import type { Runtime } from "../../runtime.ts";

type Loaded = { run: RunRow; attemptId: string; rowCount: number };

/**
 * Compares the loaded result with what was told before, in one transaction: the memberships, the changes to send, and the run's state `emitting` are
 * there together or not at all. Suppressed users, and those whose records are being erased, are left out. Returns false if another worker began the run again, or its computation was deleted or disabled. Throws if a loaded row is
 * gone, because its profile would be told of an exit.
 */
export async function applyResult({ db, clock }: Pick<Runtime, "db" | "clock">, { run, attemptId, rowCount }: Loaded): Promise<boolean> {
  return await db.transaction().execute(async (transaction) => {
    const computation = await lockComputationOfRun(transaction, run.computationId);
    const current = await lockRun(transaction, run.id);
    if (current?.state !== "computing" || current.attemptCount !== run.attemptCount) return false;
    const now = new Date(clock.now());
    if (computation === undefined || !computation.enabled) {
      const error = { errorCode: "disabled", errorMessage: "It was disabled during the run." };
      await updateRun(transaction, run.id, { state: "failed", finishedAt: now, ...error });
      return false;
    }
    if ((await countResult(transaction, attemptId)) !== rowCount)
      throw new Error("Rows of the result are gone, as after a crash of PostgreSQL.");
    const { id: runId, computationId, isFull } = run;
    await leaveOutRegulatedUsers(transaction, { attemptId, computationId });
    const figures = await applyDiff(transaction, { runId, attemptId, computationId, isFull, class: computation.class, now });
    const { size, enteredCount, exitedCount } = figures;
    await updateRun(transaction, runId, { state: "emitting", appliedAt: now, size, enteredCount, exitedCount });
    if (isFull) await updateComputation(transaction, computationId, { lastFullRunAt: now });
    return true;
  });
}
