import { recordActivity } from "../db/activities.ts";
import { beginGap, updateDestination } from "../db/destinations.ts";
import { toRefusal } from "../db/violation.ts";
import type { Actor } from "../domain/access/permissions.ts";
import type { Sibling } from "../domain/destination/collision.ts";
import { type DestinationEdit, type PlanRefusal, planChange } from "../domain/destination/plan-change.ts";
import { platformAws } from "../domain/destination/platform-aws.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { findLocationConflict } from "./find-location-conflict.ts";
import { loadDestinationForUpdate } from "./load-destination-for-update.ts";
import { recordSharedLocation } from "./record-shared-location.ts";

type ChangeRefusal =
  | "forbidden"
  | "unknown_destination"
  | "name_taken"
  | "settings_missing"
  | PlanRefusal
  /** `other` writes to the location. */
  | { code: "location_shared"; other: Sibling };

/**
 * Changes all that is given, or nothing. Names are unique on the source, whatever their case.
 *
 * New settings apply to later files (R125), and to files that a pause holds back and that AWS never accepted (docs/decisions/008). The pause
 * stays until a probe or a validation ends it. Enabling starts with the next batch and needs all three settings (R126); disabling stops
 * delivery at once (R103). Two enabled destinations of a source share a location only with `mayShareLocation` (R81, R82); the activity log then
 * says so. The legacy Amazon S3 can only be disabled (docs/public-api.md 3.6).
 */
export async function changeDestination(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
  edit: DestinationEdit,
): Promise<Result<null, ChangeRefusal>> {
  const { config, clock } = runtime;
  try {
    return await runtime.db.transaction().execute(async (transaction) => {
      const held = await loadDestinationForUpdate(transaction, actor, destinationId);
      if (!held.ok) return held;
      const { sourceId } = held.value;
      const planned = planChange(held.value, edit, { platform: platformAws(config), intermediateRoleArn: config.INTERMEDIATE_ROLE_ARN });
      if (!planned.ok) return planned;
      const { after, activities, takesLocation } = planned.value;
      const place = { id: destinationId, sourceId, bucket: after.settings.bucket };
      const other = takesLocation ? await findLocationConflict(transaction, actor.workspaceId, place) : null;
      if (other !== null && edit.mayShareLocation !== true) return refuse({ code: "location_shared", other });

      if (activities.length > 0) {
        const now = new Date(clock.now());
        const enabledAt = after.enabled ? now : null;
        const switched = after.enabled === held.value.enabled ? {} : { enabled: after.enabled, enabledAt };
        if (held.value.enabled && !after.enabled) await beginGap(transaction, destinationId);
        await updateDestination(transaction, destinationId, { name: after.name, ...after.settings, ...switched }, now);
      }
      const subject = { subjectName: after.name, sourceId, destinationId };
      for (const activity of activities) await recordActivity(runtime, transaction, actor, { ...subject, ...activity });
      if (other !== null) await recordSharedLocation(runtime, transaction, actor, { ...place, name: after.name, other });
      return ok(null);
    });
  } catch (error) {
    return toRefusal<"name_taken" | "settings_missing">(error, {
      destination_name_taken: "name_taken",
      destination_enabled_needs_settings: "settings_missing",
    });
  }
}
