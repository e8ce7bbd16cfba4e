import { recordActivity } from "../db/activities.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import { type LockedDestination, updateDestination, updateDestinationEnabled } from "../db/destinations.ts";
import { refusalOf } from "../db/violation.ts";
import { changesBetween } from "../domain/activity.ts";
import { AMAZON_S3 } from "../domain/catalog.ts";
import type { Actor } from "../domain/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { isOnePartition, type Settings, sameSettings } from "../domain/settings.ts";
import type { Runtime } from "../runtime.ts";
import { holdDestination } from "./hold-destination.ts";

export type DestinationEdit = {
  name?: string | undefined;
  /** Those that are not given stay. */
  settings?: Partial<Settings> | undefined;
  enabled?: boolean | undefined;
  /** The settings that the edit was made from: refused where somebody saved others since. */
  seen?: Settings | undefined;
};

type ChangeRefusal =
  | "forbidden"
  | "unknown_destination"
  | "name_taken"
  | "settings_missing"
  | "legacy_frozen"
  | "partition_mismatch"
  | "changed_meanwhile";

/**
 * Changes all that is given, or nothing. Names are unique in the workspace, whatever their case.
 *
 * Later files go where new settings say; files that exist keep their place (R125), but for those that a pause holds back and
 * that AWS has never let in (docs/decisions/008). The pause stays until a probe or a validation ends it.
 * Enabling starts with the next batch and needs all three settings (R126); disabling stops delivery from then on (R103).
 * The legacy Amazon S3 is frozen: disabling is all that can be done to it (segment.md 3.6).
 */
export async function changeDestination(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
  edit: DestinationEdit,
): Promise<Result<null, ChangeRefusal>> {
  try {
    return await runtime.db.transaction().execute(async (transaction) => {
      const held = await holdDestination(transaction, actor, destinationId);
      if (!held.ok) return held;
      const before = held.value;
      const { name = before.name, enabled = before.enabled } = edit;
      const after = { name, enabled, settings: { ...before.settings, ...edit.settings } };
      if (isFrozen(before, after)) return refuse("legacy_frozen");
      if (edit.settings !== undefined && !isOnePartition(after.settings)) return refuse("partition_mismatch");
      if (isOutdated(before.settings, after.settings, edit.seen)) return refuse("changed_meanwhile");
      await rename(runtime, transaction, actor, destinationId, before, after.name);
      await replaceSettings(runtime, transaction, actor, destinationId, { ...before, name: after.name }, after.settings);
      await switchTo(runtime, transaction, actor, destinationId, { ...before, name: after.name }, after.enabled);
      return ok(null);
    });
  } catch (error) {
    return refusalOf(error, { destination_name_taken: "name_taken", destination_enabled_needs_settings: "settings_missing" });
  }
}

function isFrozen(before: LockedDestination, after: Required<Pick<LockedDestination, "name" | "settings" | "enabled">>): boolean {
  if (before.metadataId !== AMAZON_S3.metadataId) return false;
  const edited = before.name !== after.name || changesBetween(before.settings, after.settings).length > 0;
  return edited || (after.enabled && !before.enabled);
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
