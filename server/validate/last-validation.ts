import { selectSourceIdFor } from "../db/destinations.ts";
import { selectNewestValidation } from "../db/validations.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { Validation } from "../domain/validation/validation.ts";
import type { Runtime } from "../runtime.ts";
import { toValidation } from "./to-validation.ts";

/**
 * Returns the newest validation of a destination. Null if there is none, the workspace has no such destination, or the actor may not view
 * it.
 */
export async function lastValidation(runtime: Pick<Runtime, "db">, actor: Actor, destinationId: string): Promise<Validation | null> {
  const sourceId = await selectSourceIdFor(runtime.db, actor.workspaceId, destinationId);
  if (sourceId === undefined || !may(actor, "view_destinations", sourceId)) return null;
  const row = await selectNewestValidation(runtime.db, actor.workspaceId, destinationId);
  return row === undefined ? null : toValidation(row);
}
