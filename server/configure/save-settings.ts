import { updateDestination } from "../db/destinations.ts";
import { type Actor, may } from "../domain/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Settings } from "../domain/settings.ts";
import type { Runtime } from "../runtime.ts";

/**
 * Later files go where the new settings say; files that exist keep their place (R125), but for those that a pause holds back and
 * that AWS has never let in (docs/decisions/007). The pause stays until a probe or a validation ends it.
 */
export async function saveSettings(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
  { awsRegion, bucket, iamRoleArn }: Settings,
): Promise<Result<null, "forbidden" | "unknown_destination">> {
  if (!may(actor, "edit_destinations")) return refuse("forbidden");
  const now = new Date(runtime.clock.now());
  const found = await updateDestination(runtime.db, actor.workspaceId, destinationId, { awsRegion, bucket, iamRoleArn }, now);
  return found ? ok(null) : refuse("unknown_destination");
}
