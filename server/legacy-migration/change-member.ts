import { recordActivity } from "../db/activities.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import { updateDestination, updateDestinationEnabled } from "../db/destinations.ts";
import type { PairMember } from "../db/legacy-migrations.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { changesBetween } from "../domain/activity/activity.ts";
import type { Settings } from "../domain/destination/settings.ts";
import type { Runtime } from "../runtime.ts";

/** Where a held destination delivers from now on, with its line in the activity log. */
export async function placeMember(
  runtime: Runtime,
  transaction: DatabaseTransaction,
  by: Actor,
  { id: destinationId, sourceId, name: subjectName, settings: before }: PairMember,
  settings: Settings,
): Promise<void> {
  const changes = changesBetween(before, settings);
  if (changes.length === 0) return;
  await updateDestination(transaction, destinationId, settings, new Date(runtime.clock.now()));
  await recordActivity(runtime, transaction, by, { action: "settings_saved", subjectName, sourceId, destinationId, changes });
}

/** Whether a held destination delivers from now on, with its line in the activity log. */
export async function switchMember(
  runtime: Runtime,
  transaction: DatabaseTransaction,
  by: Actor,
  { id: destinationId, sourceId, name: subjectName, enabled: before }: PairMember,
  enabled: boolean,
): Promise<void> {
  if (enabled === before) return;
  await updateDestinationEnabled(transaction, destinationId, enabled, new Date(runtime.clock.now()));
  const action = enabled ? "destination_enabled" : "destination_disabled";
  await recordActivity(runtime, transaction, by, { action, subjectName, sourceId, destinationId });
}
