import { recordActivity } from "../db/activities.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import { insertRegulation } from "../db/regulations.ts";
import { lockSource } from "../db/sources.ts";
import { countSuppressions, deleteSuppressions, insertSuppressions } from "../db/suppressions.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { ActivityAction } from "../domain/activity/activity.ts";
import { eraseUntil, MAX_SUPPRESSIONS, type RegulationInput, type RegulationType, suppresses } from "../domain/regulations/regulation.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

type Refusal = "forbidden" | "unknown_source" | "too_many_suppressions";

/**
 * Suppresses users, erases their records, or ends their suppression, in one source or (null) in the whole workspace. A suppression takes effect within
 * seconds; a job erases, and the regulation shows how far it is. Refuses with `forbidden`, `unknown_source` or `too_many_suppressions`.
 */
export async function createRegulation(
  runtime: Runtime,
  actor: Actor,
  sourceId: string | null,
  { type, userIds }: RegulationInput,
): Promise<Result<{ regulationId: string }, Refusal>> {
  if (!may(actor, "edit_workspace")) return refuse("forbidden");
  const { workspaceId } = actor;
  const now = runtime.clock.now();
  const createdAt = new Date(now);
  const until = eraseUntil(type, now);
  const id = `reg_${runtime.ids.short()}`;
  return await runtime.db.transaction().execute(async (transaction) => {
    const source = sourceId === null ? null : await lockSource(transaction, workspaceId, sourceId);
    if (source === undefined) return refuse("unknown_source");
    if (!(await hasRoom(transaction, workspaceId, { type, userIds }))) return refuse("too_many_suppressions");
    await insertRegulation(transaction, {
      ...{ id, workspaceId, sourceId, type, createdAt, createdBy: actor.name },
      userIds: [...new Set(userIds)],
      status: until === null ? "FINISHED" : "INITIALIZED",
      eraseUntil: until === null ? null : new Date(until),
      finishedAt: until === null ? createdAt : null,
    });
    if (suppresses(type)) await insertSuppressions(transaction, { workspaceId, sourceId, regulationId: id, createdAt }, userIds);
    if (type === "UNSUPPRESS") await deleteSuppressions(transaction, { workspaceId, sourceId }, userIds);
    // The log outlives what it tells of, so it does not name the users.
    const subjectName = `${userIds.length.toLocaleString("en-US")} ${userIds.length === 1 ? "user" : "users"}`;
    const about = sourceId === null ? {} : { sourceId };
    await recordActivity(runtime, transaction, actor, { action: ACTIONS[type], subjectName, ...about });
    return ok({ regulationId: id });
  });
}

const ACTIONS: Readonly<Record<RegulationType, ActivityAction>> = {
  DELETE_INTERNAL: "users_erased",
  DELETE_ONLY: "users_erased",
  SUPPRESS_ONLY: "users_suppressed",
  SUPPRESS_WITH_DELETE: "users_suppressed_and_erased",
  UNSUPPRESS: "users_unsuppressed",
};

async function hasRoom(db: DatabaseTransaction, workspaceId: string, { type, userIds }: RegulationInput): Promise<boolean> {
  return !suppresses(type) || (await countSuppressions(db, workspaceId)) + userIds.length <= MAX_SUPPRESSIONS;
}
