import { deleteSourceRow, hasDestinations, lockSource } from "../db/sources.ts";
import { type Actor, may } from "../domain/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

/** Deletes a source with its write keys and the record of its batches. Refused while destinations hang on it, so that no file loses its aim unseen. */
export async function deleteSource(
  runtime: Runtime,
  actor: Actor,
  sourceId: string,
): Promise<Result<null, "forbidden" | "unknown_source" | "has_destinations">> {
  if (!may(actor, "edit_sources")) return refuse("forbidden");
  return await runtime.db.transaction().execute(async (transaction) => {
    if (!(await lockSource(transaction, actor.workspaceId, sourceId))) return refuse("unknown_source");
    if (await hasDestinations(transaction, sourceId)) return refuse("has_destinations");
    await deleteSourceRow(transaction, sourceId);
    return ok(null);
  });
}
