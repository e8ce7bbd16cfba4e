export type Permission =
  | "view_sources"
  | "edit_sources"
  | "view_write_key"
  | "view_destinations"
  | "edit_destinations"
  | "validate_destinations"
  | "view_engage"
  | "edit_engage"
  | "view_profiles"
  | "edit_workspace"
  | "manage_access";

/** Engage is about all sources: only who has the role on all of them can view it. */
const VIEW = ["view_sources", "view_destinations", "view_engage"] as const;
const EDIT = [...VIEW, "edit_sources", "view_write_key", "edit_destinations", "validate_destinations"] as const;

const MANAGE = [...EDIT, "edit_workspace", "edit_engage", "view_profiles"] as const;

type RoleFacts = {
  label: string;
  description: string;
  permissions: readonly Permission[];
  /** Whether the role can also be granted on a single source. */
  perSource: boolean;
};

/** The roles and their permissions (docs/public-api.md), the highest first. Permissions on a destination follow from its source. */
export const ROLES = {
  workspace_owner: {
    label: "Workspace Owner",
    description: "Can view and change everything, and manage access.",
    permissions: [...MANAGE, "manage_access"],
    perSource: false,
  },
  workspace_admin: {
    label: "Workspace Admin",
    description: "Can view and change everything, but not manage access.",
    permissions: MANAGE,
    perSource: false,
  },
  source_admin: {
    label: "Source Admin",
    description: "Can change sources and their destinations. With this role on all sources, can also create sources.",
    permissions: EDIT,
    perSource: true,
  },
  source_read_only: {
    label: "Source Read-only",
    description: "Can view sources and their destinations, but not write keys.",
    permissions: VIEW,
    perSource: true,
  },
  workspace_member: {
    label: "Workspace Member",
    description: "Grants no rights by itself. The member's other roles grant them.",
    permissions: [],
    perSource: false,
  },
  minimal_access: {
    label: "Minimal Workspace Access",
    description: "Can see that the workspace exists, but nothing in it.",
    permissions: [],
    perSource: false,
  },
} as const satisfies Record<string, RoleFacts>;

export type Role = keyof typeof ROLES;

export const ROLE_NAMES = Object.keys(ROLES) as Role[];

export function rolePermissions(role: Role): readonly Permission[] {
  return ROLES[role].permissions;
}
