import { selectMemberships } from "../db/workspaces.ts";
import type { Actor } from "../domain/permissions.ts";
import type { Runtime } from "../runtime.ts";

/** Who a signed-in user is in the workspace that took them in first; null where none has. */
export async function findActor(runtime: Runtime, userId: string): Promise<Actor | null> {
  const [membership] = await selectMemberships(runtime.db, userId);
  if (membership === undefined) return null;
  return { kind: "user", id: userId, ...membership };
}
