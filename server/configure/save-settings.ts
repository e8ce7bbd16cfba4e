import type { Actor } from "../domain/permissions.ts";
import type { Settings } from "../domain/settings.ts";
import type { Runtime } from "../runtime.ts";
import { changeDestination } from "./change-destination.ts";

/** Later files go where the new settings say (R125). With `seen`, the settings that these were made from: refused where somebody saved others since. */
export async function saveSettings(runtime: Runtime, actor: Actor, destinationId: string, settings: Settings, seen?: Settings) {
  return await changeDestination(runtime, actor, destinationId, { settings, seen });
}
