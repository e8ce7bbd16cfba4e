import { recordActivity } from "../db/activities.ts";
import { deleteDestinationRow } from "../db/destinations.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { ok, type Result } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { loadDestinationForUpdate } from "./load-destination-for-update.ts";

/** Deletes a destination and its waiting files. Delivered files stay in the customer's bucket. */
export async function deleteDestination(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
): Promise<Result<null, "forbidden" | "unknown_destination">> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await loadDestinationForUpdate(transaction, actor, destinationId);
    if (!held.ok) return held;
    const { name: subjectName, sourceId } = held.value;
    await deleteDestinationRow(transaction, destinationId);
    await recordActivity(runtime, transaction, actor, { action: "destination_deleted", subjectName, sourceId, destinationId });
    return ok(null);
  });
}
