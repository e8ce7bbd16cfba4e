import { recordActivity } from "../db/activities.ts";
import { deleteSourceRow, hasDestinations } from "../db/sources.ts";
import { hasComputations } from "../db/spaces.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { loadSourceForUpdate } from "./load-source-for-update.ts";

/**
 * Deletes a source with its write keys and the record of its batches. Refused with `has_destinations` while it has destinations, and with
 * `has_computations` if it is the source of a space that has ever had audiences or computed traits.
 */
export async function deleteSource(
  runtime: Runtime,
  actor: Actor,
  sourceId: string,
): Promise<Result<null, "forbidden" | "unknown_source" | "has_destinations" | "has_computations">> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await loadSourceForUpdate(transaction, actor, sourceId);
    if (!held.ok) return held;
    if (await hasDestinations(transaction, sourceId)) return refuse("has_destinations");
    if (await hasComputations(transaction, sourceId)) return refuse("has_computations");
    await deleteSourceRow(transaction, sourceId);
    await recordActivity(runtime, transaction, actor, { action: "source_deleted", subjectName: held.value.name, sourceId });
    return ok(null);
  });
}
