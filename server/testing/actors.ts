import type { Actor } from "../domain/access/permissions.ts";
import type { Role } from "../domain/access/roles.ts";

/** Returns an actor with the role in the workspace, on all sources or on the given one. */
export function actorIn(workspaceId: string, role: Role = "workspace_owner", sourceId: string | null = null): Actor {
  return { kind: "user", id: `user-${role}`, name: "Dana", workspaceId, grants: [{ role, sourceId }] };
}
