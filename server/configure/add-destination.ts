import { recordActivity } from "../db/activities.ts";
import { insertDestination, updateDestinationEnabled } from "../db/destinations.ts";
import { toRefusal } from "../db/violation.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { changesBetween } from "../domain/activity/activity.ts";
import { AMAZON_S3, AWS_S3 } from "../domain/destination/catalog.ts";
import type { Sibling } from "../domain/destination/collision.ts";
import { type PlatformRefusal, platformAws, platformRefusal } from "../domain/destination/platform-aws.ts";
import { isForeignRole } from "../domain/destination/role-arn.ts";
import { EMPTY_SETTINGS, isOnePartition, type Settings } from "../domain/destination/settings.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { findLocationConflict } from "./find-location-conflict.ts";
import { recordSharedLocation } from "./record-shared-location.ts";

export type NewDestination = {
  sourceId: string;
  metadataId: string;
  name: string;
  settings?: Settings;
  enabled?: boolean;
  /** Whether it may share its location with another enabled destination of the source (docs/decisions/015). */
  mayShareLocation?: boolean;
};

/**
 * Adds a destination to a source: at most one of each type (R104, R105), disabled by default, and with empty settings where none are given (R126).
 * A legacy Amazon S3 can't be added (docs/public-api.md 3.6). Returns its id.
 */
export async function addDestination(
  runtime: Runtime,
  actor: Actor,
  { sourceId, metadataId, name, settings = EMPTY_SETTINGS, enabled = false, mayShareLocation = false }: NewDestination,
): Promise<
  Result<
    { destinationId: string },
    | "forbidden"
    | "unknown_source"
    | "unknown_destination_type"
    | "legacy_frozen"
    | "multiple_instances"
    | "name_taken"
    | "settings_missing"
    | "partition_mismatch"
    | PlatformRefusal
    | "foreign_partition"
    /** `other` writes to the location. */
    | { code: "location_shared"; other: Sibling }
  >
> {
  if (!may(actor, "view_sources", sourceId)) return refuse("unknown_source");
  if (!may(actor, "edit_destinations", sourceId)) return refuse("forbidden");
  if (metadataId === AMAZON_S3.metadataId) return refuse("legacy_frozen");
  if (metadataId !== AWS_S3.metadataId) return refuse("unknown_destination_type");
  if (!isOnePartition(settings)) return refuse("partition_mismatch");
  const ofPlatform = platformRefusal(settings, platformAws(runtime.config));
  if (ofPlatform !== null) return refuse(ofPlatform);
  if (isForeignRole(settings.iamRoleArn, runtime.config.INTERMEDIATE_ROLE_ARN)) return refuse("foreign_partition");
  const now = runtime.clock.now();
  const id = runtime.ids.destination(now);
  const { workspaceId } = actor;

  try {
    return await runtime.db.transaction().execute(async (transaction) => {
      const place = { id, sourceId, bucket: settings.bucket };
      const collision = enabled ? await findLocationConflict(transaction, workspaceId, place) : null;
      if (collision !== null && !mayShareLocation) return refuse({ code: "location_shared", other: collision });
      const row = { id, workspaceId, sourceId, metadataId, name, settings, now: new Date(now) };
      if (!(await insertDestination(transaction, row))) return refuse("unknown_source");
      const changes = changesBetween(EMPTY_SETTINGS, settings);
      await recordActivity(runtime, transaction, actor, {
        action: "destination_created",
        subjectName: name,
        sourceId,
        destinationId: id,
        changes,
      });
      if (enabled) {
        await updateDestinationEnabled(transaction, id, true, new Date(now));
        const about = { subjectName: name, sourceId, destinationId: id };
        await recordActivity(runtime, transaction, actor, { action: "destination_enabled", ...about });
      }
      if (collision !== null) await recordSharedLocation(runtime, transaction, actor, { ...place, name, other: collision });
      return ok({ destinationId: id });
    });
  } catch (error) {
    return toRefusal<"multiple_instances" | "name_taken" | "settings_missing" | "unknown_source">(error, {
      destination_one_per_source: "multiple_instances",
      destination_name_taken: "name_taken",
      destination_enabled_needs_settings: "settings_missing",
      destination_source_id_fkey: "unknown_source",
    });
  }
}
