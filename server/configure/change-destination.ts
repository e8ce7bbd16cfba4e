import { recordActivity } from "../db/activities.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import { type LockedDestination, updateDestination, updateDestinationEnabled } from "../db/destinations.ts";
import { toRefusal } from "../db/violation.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { changesBetween } from "../domain/activity/activity.ts";
import { AMAZON_S3 } from "../domain/destination/catalog.ts";
import { sameLocation } from "../domain/destination/collision.ts";
import { type PlatformRefusal, platformAws, platformRefusal } from "../domain/destination/platform-aws.ts";
import { isForeignRole } from "../domain/destination/role-arn.ts";
import { isOnePartition, type Settings, sameSettings } from "../domain/destination/settings.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { collisionOnSource } from "./collision-on-source.ts";
import { loadDestinationForUpdate } from "./load-destination-for-update.ts";
import { recordSharedLocation } from "./record-shared-location.ts";

export type DestinationEdit = {
  name?: string | undefined;
  /** Those that are not given stay. */
  settings?: Partial<Settings> | undefined;
  enabled?: boolean | undefined;
  /** The settings that the edit was made from: refused where somebody saved others since. */
  seen?: Settings | undefined;
  /** Whether it may write where another enabled destination of the source writes already (docs/decisions/015). */
  mayShareLocation?: boolean | undefined;
};

type ChangeRefusal =
  | "forbidden"
  | "unknown_destination"
  | "name_taken"
  | "settings_missing"
  | "legacy_frozen"
  | "partition_mismatch"
  | PlatformRefusal
  | "foreign_partition"
  | "changed_meanwhile"
  | "location_shared";

/**
 * Changes all that is given, or nothing. Names are unique on the source, whatever their case.
 *
 * Later files go where new settings say; files that exist keep their place (R125), but for those that a pause holds back and
 * that AWS has never let in (docs/decisions/008). The pause stays until a probe or a validation ends it.
 * Enabling starts with the next batch and needs all three settings (R126); disabling stops delivery from then on (R103).
 * Two enabled destinations of a source come to one location only where that is meant (R81, R82), and the log then says so.
 * The legacy Amazon S3 is frozen: disabling is all that can be done to it (docs/public-api.md 3.6).
 */
export async function changeDestination(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
  edit: DestinationEdit,
): Promise<Result<null, ChangeRefusal>> {
  try {
    return await runtime.db.transaction().execute(async (transaction) => {
      const held = await loadDestinationForUpdate(transaction, actor, destinationId);
      if (!held.ok) return held;
      const before = held.value;
      const { name = before.name, enabled = before.enabled } = edit;
      const after = { name, enabled, settings: { ...before.settings, ...edit.settings } };
      if (isFrozen(before, after)) return refuse("legacy_frozen");
      if (edit.settings !== undefined && !isOnePartition(after.settings)) return refuse("partition_mismatch");
      const ofPlatform = needsOwnPlace(before, edit) ? platformRefusal(after.settings, platformAws(runtime.config)) : null;
      if (ofPlatform !== null) return refuse(ofPlatform);
      if (takesForeignRole(runtime, before, after)) return refuse("foreign_partition");
      if (isOutdated(before.settings, after.settings, edit.seen)) return refuse("changed_meanwhile");
      const place = { id: destinationId, sourceId: before.sourceId, bucket: after.settings.bucket };
      const collision = takesLocation(before, after) ? await collisionOnSource(transaction, actor.workspaceId, place) : null;
      if (collision !== null && edit.mayShareLocation !== true) return refuse("location_shared");
      await rename(runtime, transaction, actor, destinationId, before, after.name);
      const renamed = { ...before, name: after.name };
      // Only a disabled destination may have empty settings (R126), so it is disabled before they are emptied.
      if (!after.enabled) await switchTo(runtime, transaction, actor, destinationId, renamed, false);
      await replaceSettings(runtime, transaction, actor, destinationId, renamed, after.settings);
      if (after.enabled) await switchTo(runtime, transaction, actor, destinationId, renamed, true);
      if (collision !== null) await recordSharedLocation(runtime, transaction, actor, { ...place, name: after.name }, collision);
      return ok(null);
    });
  } catch (error) {
    return toRefusal(error, { destination_name_taken: "name_taken", destination_enabled_needs_settings: "settings_missing" });
  }
}

type Wanted = Pick<LockedDestination, "name" | "settings" | "enabled">;

function isFrozen(before: LockedDestination, after: Wanted): boolean {
  if (before.metadataId !== AMAZON_S3.metadataId) return false;
  const edited = before.name !== after.name || changesBetween(before.settings, after.settings).length > 0;
  return edited || (after.enabled && !before.enabled);
}

/** Whether the settings are looked at: where any are given, and where stored ones are put to use. */
function needsOwnPlace(before: LockedDestination, edit: DestinationEdit): boolean {
  return edit.settings !== undefined || (edit.enabled === true && !before.enabled);
}

/** One that was saved before this was refused can still be edited otherwise. */
function takesForeignRole({ config }: Runtime, before: LockedDestination, { settings: { iamRoleArn } }: Wanted): boolean {
  return iamRoleArn !== before.settings.iamRoleArn && isForeignRole(iamRoleArn, config.INTERMEDIATE_ROLE_ARN);
}

/** Whether it writes from now on to where it did not write before. */
function takesLocation(before: LockedDestination, after: Wanted): boolean {
  return after.enabled && !(before.enabled && sameLocation(before.settings.bucket, after.settings.bucket));
}

/** Who wants what is there already is not in anybody's way. */
function isOutdated(before: Settings, after: Settings, seen: Settings | undefined): boolean {
  return seen !== undefined && !sameSettings(before, seen) && !sameSettings(before, after);
}

async function rename(
  runtime: Runtime,
  transaction: DatabaseTransaction,
  actor: Actor,
  destinationId: string,
  { sourceId, name: from }: LockedDestination,
  name: string,
): Promise<void> {
  if (name === from) return;
  await updateDestination(transaction, destinationId, { name }, new Date(runtime.clock.now()));
  const changes = [{ field: "name", from, to: name }];
  await recordActivity(runtime, transaction, actor, { action: "destination_renamed", subjectName: name, sourceId, destinationId, changes });
}

async function replaceSettings(
  runtime: Runtime,
  transaction: DatabaseTransaction,
  actor: Actor,
  destinationId: string,
  { sourceId, name: subjectName, settings: before }: LockedDestination,
  { awsRegion, bucket, iamRoleArn }: Settings,
): Promise<void> {
  const after = { awsRegion, bucket, iamRoleArn };
  const changes = changesBetween(before, after);
  if (changes.length === 0) return;
  await updateDestination(transaction, destinationId, after, new Date(runtime.clock.now()));
  await recordActivity(runtime, transaction, actor, { action: "settings_saved", subjectName, sourceId, destinationId, changes });
}

async function switchTo(
  runtime: Runtime,
  transaction: DatabaseTransaction,
  actor: Actor,
  destinationId: string,
  { sourceId, name: subjectName, enabled: before }: LockedDestination,
  enabled: boolean,
): Promise<void> {
  if (enabled === before) return;
  await updateDestinationEnabled(transaction, destinationId, enabled, new Date(runtime.clock.now()));
  const action = enabled ? "destination_enabled" : "destination_disabled";
  await recordActivity(runtime, transaction, actor, { action, subjectName, sourceId, destinationId });
}
