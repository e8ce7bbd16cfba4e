import type { Actor } from "../domain/access/permissions.ts";
import type { DestinationEdit } from "../domain/destination/plan-change.ts";
import type { Settings } from "../domain/destination/settings.ts";
import type { Runtime } from "../runtime.ts";
import { changeDestination } from "./change-destination.ts";

type SaveOptions = Pick<DestinationEdit, "seen" | "mayShareLocation">;

/** Later files go where the new settings say (R125). */
export async function saveSettings(runtime: Runtime, actor: Actor, destinationId: string, settings: Settings, options: SaveOptions = {}) {
  return await changeDestination(runtime, actor, destinationId, { settings, ...options });
}
