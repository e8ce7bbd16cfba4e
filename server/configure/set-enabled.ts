import type { Actor } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";
import { changeDestination } from "./change-destination.ts";

/** Enabling needs all three settings (R126); disabling stops delivery from then on (R103). */
export async function setEnabled(runtime: Runtime, actor: Actor, destinationId: string, enabled: boolean, mayShareLocation = false) {
  return await changeDestination(runtime, actor, destinationId, { enabled, mayShareLocation });
}
