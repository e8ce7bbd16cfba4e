/** Roles and what each may do, as data (segment.md 4). Rights on a destination follow its source. */
export const ROLES = [
  "workspace_owner",
  "workspace_admin",
  "source_admin",
  "source_read_only",
  "workspace_member",
  "minimal_access",
] as const;
export type Role = (typeof ROLES)[number];

export type Permission =
  | "view_sources"
  | "edit_sources"
  | "view_write_key"
  | "view_destinations"
  | "edit_destinations"
  | "validate_destinations"
  | "edit_workspace"
  | "manage_access";

const VIEW = ["view_sources", "view_destinations"] as const;
const EDIT = [...VIEW, "edit_sources", "view_write_key", "edit_destinations", "validate_destinations"] as const;

const GRANTS: Record<Role, readonly Permission[]> = {
  workspace_owner: [...EDIT, "edit_workspace", "manage_access"],
  workspace_admin: [...EDIT, "edit_workspace"],
  source_admin: EDIT,
  source_read_only: VIEW,
  workspace_member: [],
  minimal_access: [],
};

/** Who asks: a signed-in person or an API token, always inside one workspace. */
export type Actor = { kind: "user" | "token"; id: string; name: string; workspaceId: string; role: Role };

export function may(actor: Actor, permission: Permission): boolean {
  return GRANTS[actor.role].includes(permission);
}
