import { recordActivity } from "../db/activities.ts";
import { retryManifests } from "../db/day-manifests.ts";
import { updateManifestsFrom } from "../db/destinations.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { toReceivedDay } from "../domain/batch/received-day.ts";
import { isLegacy } from "../domain/destination/catalog.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { loadDestinationForUpdate } from "./load-destination-for-update.ts";

/**
 * Turns the day manifests of a destination on, from the current received day on, or off. Manifests that were written stay in the bucket. Refuses with
 * `forbidden`, `unknown_destination`, and `legacy_frozen` for a legacy Amazon S3.
 */
export async function setDayManifest(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
  on: boolean,
): Promise<Result<null, "forbidden" | "unknown_destination" | "legacy_frozen">> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await loadDestinationForUpdate(transaction, actor, destinationId);
    if (!held.ok) return held;
    const { sourceId, name: subjectName, manifestsFrom } = held.value;
    if (isLegacy(held.value)) return refuse("legacy_frozen");
    if ((manifestsFrom !== null) === on) return ok(null);

    const now = runtime.clock.now();
    await updateManifestsFrom(transaction, destinationId, on ? toReceivedDay(now) : null, new Date(now));
    await retryManifests(transaction, destinationId, new Date(now));
    const changes = [{ field: "dayManifest", from: on ? "off" : "on", to: on ? "on" : "off" }];
    await recordActivity(runtime, transaction, actor, { action: "settings_saved", subjectName, sourceId, destinationId, changes });
    return ok(null);
  });
}
