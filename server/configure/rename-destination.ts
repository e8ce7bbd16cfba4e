import { updateDestination } from "../db/destinations.ts";
import { refusalOf } from "../db/violation.ts";
import { type Actor, may } from "../domain/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

/** Names are unique in the workspace, whatever their case. */
export async function renameDestination(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
  name: string,
): Promise<Result<null, "forbidden" | "unknown_destination" | "name_taken">> {
  if (!may(actor, "edit_destinations")) return refuse("forbidden");
  try {
    const found = await updateDestination(runtime.db, actor.workspaceId, destinationId, { name }, new Date(runtime.clock.now()));
    return found ? ok(null) : refuse("unknown_destination");
  } catch (error) {
    return refusalOf(error, { destination_name_taken: "name_taken" });
  }
}
