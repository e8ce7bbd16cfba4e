import type { Actor } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";
import { changeDestination } from "./change-destination.ts";

/** Names are unique in the workspace, whatever their case. */
export async function renameDestination(runtime: Runtime, actor: Actor, destinationId: string, name: string) {
  return await changeDestination(runtime, actor, destinationId, { name });
}
