import { recordActivity } from "../db/activities.ts";
import { updateDestination } from "../db/destinations.ts";
import { changesBetween } from "../domain/activity.ts";
import type { Actor } from "../domain/permissions.ts";
import { ok, type Result } from "../domain/result.ts";
import type { Settings } from "../domain/settings.ts";
import type { Runtime } from "../runtime.ts";
import { holdDestination } from "./hold-destination.ts";

/**
 * Later files go where the new settings say; files that exist keep their place (R125), but for those that a pause holds back and
 * that AWS has never let in (docs/decisions/008). The pause stays until a probe or a validation ends it.
 */
export async function saveSettings(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
  { awsRegion, bucket, iamRoleArn }: Settings,
): Promise<Result<null, "forbidden" | "unknown_destination">> {
  const after = { awsRegion, bucket, iamRoleArn };
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await holdDestination(transaction, actor, destinationId);
    if (!held.ok) return held;
    const { name: subjectName, sourceId, settings: before } = held.value;
    const changes = changesBetween(before, after);
    if (changes.length === 0) return ok(null);
    await updateDestination(transaction, destinationId, after, new Date(runtime.clock.now()));
    await recordActivity(runtime, transaction, actor, { action: "settings_saved", subjectName, sourceId, destinationId, changes });
    return ok(null);
  });
}
