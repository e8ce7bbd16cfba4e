import { selectMemberships } from "../../db/members.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";

export type OwnWorkspace = { id: string; name: string; current: boolean };

/** Returns the workspaces that the actor is a member of, the current one first. */
export async function listWorkspaces(runtime: Runtime, actor: Actor): Promise<OwnWorkspace[]> {
  if (actor.kind !== "user") return [];
  const memberships = await selectMemberships(runtime.db, actor.id);
  return memberships.map(({ workspaceId, workspaceName }) => ({
    id: workspaceId,
    name: workspaceName,
    current: workspaceId === actor.workspaceId,
  }));
}
