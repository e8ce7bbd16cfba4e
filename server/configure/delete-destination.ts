import { deleteDestinationRow } from "../db/destinations.ts";
import { type Actor, may } from "../domain/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

/** Ends delivery for good, with the files that still wait. What lies in the customer's bucket stays. */
export async function deleteDestination(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
): Promise<Result<null, "forbidden" | "unknown_destination">> {
  if (!may(actor, "edit_destinations")) return refuse("forbidden");
  const found = await deleteDestinationRow(runtime.db, actor.workspaceId, destinationId);
  return found ? ok(null) : refuse("unknown_destination");
}
