import type { Actor, Role } from "../domain/permissions.ts";

/** Somebody of that role in the workspace. */
export function actorIn(workspaceId: string, role: Role = "workspace_owner"): Actor {
  return { kind: "user", id: `user-${role}`, name: "Dana", workspaceId, role };
}
