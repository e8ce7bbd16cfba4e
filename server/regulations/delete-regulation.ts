import { recordActivity } from "../db/activities.ts";
import { deleteUnstartedRegulation, selectRegulation } from "../db/regulations.ts";
import { deleteSuppressionsOf } from "../db/suppressions.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

/**
 * Cancels a regulation that has not started, with the suppressions that it added. Refuses with `forbidden`, `unknown_regulation` or `regulation_started`: what
 * was erased does not come back, and `UNSUPPRESS` ends a suppression.
 */
export async function deleteRegulation(
  runtime: Runtime,
  actor: Actor,
  regulationId: string,
): Promise<Result<null, "forbidden" | "unknown_regulation" | "regulation_started">> {
  if (!may(actor, "edit_workspace")) return refuse("forbidden");
  const regulation = await selectRegulation(runtime.db, actor.workspaceId, regulationId);
  if (regulation === undefined) return refuse("unknown_regulation");
  return await runtime.db.transaction().execute(async (transaction) => {
    if (!(await deleteUnstartedRegulation(transaction, actor.workspaceId, regulationId))) return refuse("regulation_started");
    await deleteSuppressionsOf(transaction, regulationId);
    await recordActivity(runtime, transaction, actor, { action: "regulation_cancelled", subjectName: regulationId });
    return ok(null);
  });
}
