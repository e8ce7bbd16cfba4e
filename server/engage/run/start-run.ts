import { lockRun, type RunRow, updateRun } from "../../db/computation-runs.ts";
import { type ComputationRow, lockComputationOfRun, selectComputationOfRun, updateComputation } from "../../db/computations.ts";
import { hasDestinationEnabledSince } from "../../db/destinations.ts";
import { selectSpace } from "../../db/spaces.ts";
import type { Runtime } from "../../runtime.ts";

const MINUTE_MS = 60_000;

export type StartedRun = { run: RunRow; computation: ComputationRow };

/**
 * Begins to compute a run, also one that a worker left, and plans the next run. It is full if that was requested, if it is the first, or if a destination
 * of the space was enabled since the last full one. Returns null if there is nothing to compute: the run emits or has ended, or its computation was
 * deleted or disabled, which ends the run.
 */
export async function startRun({ db, clock, config }: Pick<Runtime, "db" | "clock" | "config">, runId: string): Promise<StartedRun | null> {
  return await db.transaction().execute(async (transaction) => {
    const found = await selectComputationOfRun(transaction, runId);
    const computation = found === undefined ? undefined : await lockComputationOfRun(transaction, found.id);
    const run = await lockRun(transaction, runId);
    if (run === undefined || (run.state !== "queued" && run.state !== "computing")) return null;
    const now = new Date(clock.now());
    if (computation === undefined || !computation.enabled) {
      const error = { errorCode: "disabled", errorMessage: "It was disabled before the run." };
      await updateRun(transaction, runId, { state: "failed", finishedAt: now, ...error });
      return null;
    }
    const space = await selectSpace(transaction, computation.workspaceId);
    if (space === undefined) throw new Error(`The workspace of the computation ${computation.id} has no space.`);
    const { lastFullRunAt } = computation;
    const isFull = run.isFull || lastFullRunAt === null || (await hasDestinationEnabledSince(transaction, space.sourceId, lastFullRunAt));
    const change = { state: "computing", startedAt: now, asOf: now, isFull, attemptCount: run.attemptCount + 1 } as const;
    await updateRun(transaction, runId, change);
    await updateComputation(transaction, computation.id, {
      nextRunAt: new Date(now.getTime() + config.ENGAGE_INTERVAL_MINUTES * MINUTE_MS),
    });
    return { run: { ...run, ...change }, computation };
  });
}
