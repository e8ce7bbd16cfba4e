import type { Actor } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";
import { changeSource } from "./change-source.ts";

/** Changes the name that people see. The slug stays: programs may hold it. */
export async function renameSource(runtime: Runtime, actor: Actor, sourceId: string, name: string) {
  return await changeSource(runtime, actor, sourceId, { name });
}
