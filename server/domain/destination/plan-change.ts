import { type ActivityAction, type ActivityChange, changesBetween } from "../activity/activity.ts";
import { ok, type Result, refuse } from "../result.ts";
import { AMAZON_S3 } from "./catalog.ts";
import { sameLocation } from "./collision.ts";
import { type PlatformAws, type PlatformRefusal, platformRefusal } from "./platform-aws.ts";
import { isForeignRole } from "./role-arn.ts";
import { isOnePartition, type Settings, sameSettings } from "./settings.ts";

export type DestinationEdit = {
  name?: string | undefined;
  /** Settings that are not given keep their value. */
  settings?: Partial<Settings> | undefined;
  enabled?: boolean | undefined;
  /** The settings that the edit started from. If somebody saved others meanwhile, the edit is refused with `changed_meanwhile`. */
  seen?: Settings | undefined;
  /** Whether the destination may write to a location that another enabled destination of the source writes to (docs/decisions/015). */
  mayShareLocation?: boolean | undefined;
};

export type EditableDestination = { metadataId: string; name: string; enabled: boolean; settings: Settings };

export type PlanRefusal =
  | "legacy_frozen"
  | "partition_mismatch"
  | PlatformRefusal
  | "foreign_partition"
  /** `settings` are the ones that are saved now. */
  | { code: "changed_meanwhile"; settings: Settings };

export type ChangePlan = {
  after: Omit<EditableDestination, "metadataId">;
  /** For the activity log, in the order in which they happen. */
  activities: { action: ActivityAction; changes?: ActivityChange[] }[];
  /** Whether the destination starts to write to a location, which another destination may write to already. */
  takesLocation: boolean;
};

/** What of the installation an edit is checked against. */
export type PlanFacts = { platform: PlatformAws; intermediateRoleArn: string };

/** Returns what an edit changes, or why it is refused. The caller checks permissions, names, empty settings and shared locations. */
export function planChange(
  before: EditableDestination,
  edit: DestinationEdit,
  { platform, intermediateRoleArn }: PlanFacts,
): Result<ChangePlan, PlanRefusal> {
  const { name = before.name, enabled = before.enabled } = edit;
  const after = { name, enabled, settings: { ...before.settings, ...edit.settings } };
  const refusal = isFrozen(before, after)
    ? "legacy_frozen"
    : settingsRefusal(before, edit, after.settings, { platform, intermediateRoleArn });
  if (refusal !== null) return refuse(refusal);
  return ok({ after, activities: activitiesBetween(before, after), takesLocation: takesLocation(before, after) });
}

function settingsRefusal(before: EditableDestination, edit: DestinationEdit, after: Settings, facts: PlanFacts): PlanRefusal | null {
  if (edit.settings !== undefined && !isOnePartition(after)) return "partition_mismatch";
  // Stored settings are checked again when they are put to use.
  const isUsed = edit.settings !== undefined || (edit.enabled === true && !before.enabled);
  const ofPlatform = isUsed ? platformRefusal(after, facts.platform) : null;
  if (ofPlatform !== null) return ofPlatform;
  // A foreign role that was saved before it was refused doesn't prevent other edits.
  if (after.iamRoleArn !== before.settings.iamRoleArn && isForeignRole(after.iamRoleArn, facts.intermediateRoleArn))
    return "foreign_partition";
  const { seen } = edit;
  const isOutdated = seen !== undefined && !sameSettings(before.settings, seen) && !sameSettings(before.settings, after);
  return isOutdated ? { code: "changed_meanwhile", settings: before.settings } : null;
}

/** The legacy Amazon S3 can only be disabled. */
function isFrozen(before: EditableDestination, after: ChangePlan["after"]): boolean {
  if (before.metadataId !== AMAZON_S3.metadataId) return false;
  const isEdited = before.name !== after.name || changesBetween(before.settings, after.settings).length > 0;
  return isEdited || (after.enabled && !before.enabled);
}

function takesLocation(before: EditableDestination, after: ChangePlan["after"]): boolean {
  return after.enabled && !(before.enabled && sameLocation(before.settings.bucket, after.settings.bucket));
}

function activitiesBetween(before: EditableDestination, after: ChangePlan["after"]): ChangePlan["activities"] {
  const changes = changesBetween(before.settings, after.settings);
  const renamed = { action: "destination_renamed" as const, changes: [{ field: "name", from: before.name, to: after.name }] };
  return [
    ...(before.name === after.name ? [] : [renamed]),
    ...(before.enabled && !after.enabled ? [{ action: "destination_disabled" as const }] : []),
    ...(changes.length === 0 ? [] : [{ action: "settings_saved" as const, changes }]),
    ...(!before.enabled && after.enabled ? [{ action: "destination_enabled" as const }] : []),
  ];
}
