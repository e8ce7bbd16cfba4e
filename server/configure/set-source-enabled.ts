import type { Actor } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";
import { changeSource } from "./change-source.ts";

/** A disabled source takes no events. What it has staged is still delivered. */
export async function setSourceEnabled(runtime: Runtime, actor: Actor, sourceId: string, enabled: boolean) {
  return await changeSource(runtime, actor, sourceId, { enabled });
}
