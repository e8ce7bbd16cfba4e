import { recordActivity } from "../../db/activities.ts";
import { selectRunInProgress, updateRun } from "../../db/computation-runs.ts";
import { lockComputation, markComputationDeleted, selectComputationQueries } from "../../db/computations.ts";
import type { DatabaseTransaction } from "../../db/database.ts";
import { deleteChanges, deleteMemberships } from "../../db/memberships.ts";
import { lockSpace } from "../../db/spaces.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { usedKeys } from "./check-definition.ts";

/**
 * Deletes an audience or a computed trait with its members. Sends nothing, also not what a run in progress has not sent yet. The key stays taken. Refused
 * with `computation_in_use` while the query of another one uses the key.
 */
export async function deleteComputation(
  runtime: Runtime,
  actor: Actor,
  id: string,
): Promise<Result<null, "forbidden" | "unknown_computation" | "computation_in_use">> {
  if (!may(actor, "edit_engage")) return refuse("forbidden");
  const { db, clock } = runtime;
  return await db.transaction().execute(async (transaction) => {
    const space = await lockSpace(transaction, actor.workspaceId);
    const computation = await lockComputation(transaction, actor.workspaceId, id);
    if (space === undefined || computation === undefined) return refuse("unknown_computation");
    if (await isInUse(transaction, computation)) return refuse("computation_in_use");
    const now = new Date(clock.now());
    await markComputationDeleted(transaction, id, now);
    await endRun(transaction, id, now);
    await deleteMemberships(transaction, id);
    const about = { subjectName: computation.name, sourceId: space.sourceId };
    await recordActivity(runtime, transaction, actor, { action: `${computation.class}_deleted`, ...about });
    return ok(null);
  });
}

async function isInUse(transaction: DatabaseTransaction, { workspaceId, id, key }: { workspaceId: string; id: string; key: string }) {
  const others = (await selectComputationQueries(transaction, workspaceId)).filter((other) => other.id !== id);
  return others.some(({ query }) => usedKeys(query).includes(key));
}

async function endRun(transaction: DatabaseTransaction, computationId: string, now: Date): Promise<void> {
  const run = await selectRunInProgress(transaction, computationId);
  if (run === undefined) return;
  await updateRun(transaction, run.id, {
    state: "failed",
    finishedAt: now,
    errorCode: "deleted",
    errorMessage: "It was deleted during the run.",
  });
  await deleteChanges(transaction, run.id);
}
