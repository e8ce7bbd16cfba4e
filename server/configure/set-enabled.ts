import { updateDestinationEnabled } from "../db/destinations.ts";
import { refusalOf } from "../db/violation.ts";
import { type Actor, may } from "../domain/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

/** Enabling starts with the next batch and needs all three settings (R126); disabling stops delivery from then on (R103). */
export async function setEnabled(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
  enabled: boolean,
): Promise<Result<null, "forbidden" | "unknown_destination" | "settings_missing">> {
  if (!may(actor, "edit_destinations")) return refuse("forbidden");
  try {
    const now = new Date(runtime.clock.now());
    const found = await updateDestinationEnabled(runtime.db, actor.workspaceId, destinationId, enabled, now);
    return found ? ok(null) : refuse("unknown_destination");
  } catch (error) {
    return refusalOf(error, { destination_enabled_needs_settings: "settings_missing" });
  }
}
