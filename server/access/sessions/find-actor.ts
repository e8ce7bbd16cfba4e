import { selectMemberships } from "../../db/members.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";

/**
 * Returns the actor for a signed-in user, in the workspace that the user entered last. Null if the user isn't a member of any workspace.
 */
export async function findActor(runtime: Pick<Runtime, "db">, userId: string): Promise<Actor | null> {
  const [membership] = await selectMemberships(runtime.db, userId);
  if (membership === undefined) return null;
  const { name, workspaceId, grants } = membership;
  return { kind: "user", id: userId, name, workspaceId, grants };
}
