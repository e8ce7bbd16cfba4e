import { recordActivity } from "../db/activities.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import { updateDestination, updateDestinationEnabled } from "../db/destinations.ts";
import type { PairMember } from "../db/legacy-migrations.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { changesBetween } from "../domain/activity/activity.ts";
import type { Settings } from "../domain/destination/settings.ts";
import type { Runtime } from "../runtime.ts";

/** The transaction of a step, and its actor. */
type Step = { runtime: Runtime; transaction: DatabaseTransaction; actor: Actor };

/** Changes the settings of a locked destination, and writes a line of the activity log. */
export async function placeMember(
  { runtime, transaction, actor }: Step,
  { id: destinationId, sourceId, name: subjectName, settings: before }: PairMember,
  settings: Settings,
): Promise<void> {
  const changes = changesBetween(before, settings);
  if (changes.length === 0) return;
  await updateDestination(transaction, destinationId, settings, new Date(runtime.clock.now()));
  await recordActivity(runtime, transaction, actor, { action: "settings_saved", subjectName, sourceId, destinationId, changes });
}

/** Enables or disables a locked destination, and writes a line of the activity log. */
export async function switchMember(
  { runtime, transaction, actor }: Step,
  { id: destinationId, sourceId, name: subjectName, enabled: before }: PairMember,
  enabled: boolean,
): Promise<void> {
  if (enabled === before) return;
  await updateDestinationEnabled(transaction, destinationId, enabled, new Date(runtime.clock.now()));
  const action = enabled ? "destination_enabled" : "destination_disabled";
  await recordActivity(runtime, transaction, actor, { action, subjectName, sourceId, destinationId });
}
