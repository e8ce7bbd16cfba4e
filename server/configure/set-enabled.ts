import { recordActivity } from "../db/activities.ts";
import { updateDestinationEnabled } from "../db/destinations.ts";
import { refusalOf } from "../db/violation.ts";
import type { Actor } from "../domain/permissions.ts";
import { ok, type Result } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { holdDestination } from "./hold-destination.ts";

/** Enabling starts with the next batch and needs all three settings (R126); disabling stops delivery from then on (R103). */
export async function setEnabled(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
  enabled: boolean,
): Promise<Result<null, "forbidden" | "unknown_destination" | "settings_missing">> {
  try {
    return await runtime.db.transaction().execute(async (transaction) => {
      const held = await holdDestination(transaction, actor, destinationId);
      if (!held.ok) return held;
      const { name, sourceId } = held.value;
      if (held.value.enabled === enabled) return ok(null);
      await updateDestinationEnabled(transaction, destinationId, enabled, new Date(runtime.clock.now()));
      const action = enabled ? "destination_enabled" : "destination_disabled";
      await recordActivity(runtime, transaction, actor, { action, subjectName: name, sourceId, destinationId });
      return ok(null);
    });
  } catch (error) {
    return refusalOf(error, { destination_enabled_needs_settings: "settings_missing" });
  }
}
