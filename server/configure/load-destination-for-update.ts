import type { DatabaseTransaction } from "../db/database.ts";
import { type LockedDestination, lockDestination } from "../db/destinations.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";

/** Locks a destination for a change until the transaction ends, and returns it. Refuses with `unknown_destination` if the actor may not see it. */
export async function loadDestinationForUpdate(
  transaction: DatabaseTransaction,
  actor: Actor,
  destinationId: string,
): Promise<Result<LockedDestination, "forbidden" | "unknown_destination">> {
  const destination = await lockDestination(transaction, actor.workspaceId, destinationId);
  if (destination === undefined || !may(actor, "view_destinations", destination.sourceId)) return refuse("unknown_destination");
  return may(actor, "edit_destinations", destination.sourceId) ? ok(destination) : refuse("forbidden");
}
