import { recordActivity } from "../../db/activities.ts";
import { insertRun, selectRunInProgress, updateRun } from "../../db/computation-runs.ts";
import { lockComputation } from "../../db/computations.ts";
import { selectSpace } from "../../db/spaces.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import { enqueueRun } from "../../queue/queue.ts";
import type { Runtime } from "../../runtime.ts";

/**
 * Runs an audience or a computed trait now, and returns the run. If one is in progress, that is returned. `full` sends the value of every member again,
 * which is refused with `run_in_progress` once a run computes without that.
 */
export async function runNow(
  runtime: Runtime,
  actor: Actor,
  id: string,
  { full }: { full: boolean },
): Promise<Result<{ runId: string }, "forbidden" | "unknown_computation" | "computation_disabled" | "run_in_progress">> {
  if (!may(actor, "edit_engage")) return refuse("forbidden");
  const { db, ids, clock } = runtime;
  return await db.transaction().execute(async (transaction) => {
    const computation = await lockComputation(transaction, actor.workspaceId, id);
    const space = await selectSpace(transaction, actor.workspaceId);
    if (space === undefined || computation === undefined) return refuse("unknown_computation");
    if (!computation.enabled) return refuse("computation_disabled");

    const current = await selectRunInProgress(transaction, id);
    if (current !== undefined && full && !current.isFull && current.state !== "queued") return refuse("run_in_progress");
    const now = new Date(clock.now());
    const runId = current?.id ?? ids.uuid();
    if (current === undefined) {
      const times = { asOf: now, createdAt: now };
      await insertRun(transaction, { id: runId, computationId: id, isFull: full, askedBy: actor.name, attemptCount: 0, ...times });
      await enqueueRun(transaction, { runId, computationId: id });
    } else if (full) await updateRun(transaction, runId, { isFull: true });
    const changes = full ? [{ field: "members", from: null, to: "all are sent again" }] : [];
    const about = { subjectName: computation.name, sourceId: space.sourceId, changes };
    await recordActivity(runtime, transaction, actor, { action: `${computation.class}_run`, ...about });
    return ok({ runId });
  });
}
