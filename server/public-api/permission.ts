import { z } from "zod";
import { type Grant, uniqueGrants } from "../domain/access/permissions.ts";
import { ROLE_NAMES, ROLES, type Role } from "../domain/access/roles.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { type ApiError, apiError } from "./api-error.ts";
import { Id } from "./route.ts";

/** The first and the last ids are Segment's (docs/public-api.md 3.4). The others are our own, in the same format. */
export const ROLE_IDS: Record<Role, string> = {
  workspace_owner: "1WDUuRLxv84rrfCNUwvkrRtkxnS",
  workspace_admin: "1sLuicEWorkspaceAdmin000001",
  source_admin: "1sLuicESourceAdmin000000001",
  source_read_only: "1sLuicESourceReadOnly000001",
  workspace_member: "1sLuicEWorkspaceMember00001",
  minimal_access: "1aEWAcU0fArxScocwH9xxLgW7r3",
};

const MAX_COUNT = 100;

const Resource = z.object({
  id: Id.meta({
    description: "The id of a source, or of the workspace for all current and future sources.",
    examples: ["rh5BDZp6QDHvXFCkibm1pR"],
  }),
  type: z
    .enum(["SOURCE", "WORKSPACE"])
    .meta({ description: "The type of the resource. The permissions on a destination are those on its source.", examples: ["SOURCE"] }),
});

/** A role and its resources. */
export const Permission = z.object({
  roleId: z.string().meta({ examples: [ROLE_IDS.source_admin] }),
  roleName: z.string().meta({ examples: [ROLES.source_admin.label] }),
  resources: z.array(Resource),
});

/** Refuses labels: ignoring them would grant more than the client requested. */
const NoLabels = z.array(z.unknown()).max(0, "Sluice has no labels to narrow a role by.").optional();

/** Roles to grant. A role without resources applies to the whole workspace. */
export const PermissionsBody = z
  .array(
    z.object({
      roleId: Id.meta({ description: "The id of a role, from `GET /roles`.", examples: [ROLE_IDS.source_admin] }),
      resources: z
        .array(Resource.extend({ labels: NoLabels }))
        .max(MAX_COUNT)
        .default([])
        .meta({ description: "The resources of the role. By default, the whole workspace." }),
      labels: NoLabels,
    }),
  )
  .min(1, "Give at least one role.")
  .max(ROLE_NAMES.length, "There are not so many roles.");

/** Groups grants of the same role into one permission with several resources. A role on all sources has the workspace as its resource. */
export function toPermissions(grants: readonly Grant[], workspaceId: string): z.output<typeof Permission>[] {
  return [...Map.groupBy(grants, ({ role }) => role)].map(([role, held]) => ({
    roleId: ROLE_IDS[role],
    roleName: ROLES[role].label,
    resources: held.map(({ sourceId }) =>
      sourceId === null ? { id: workspaceId, type: "WORKSPACE" as const } : { id: sourceId, type: "SOURCE" as const },
    ),
  }));
}

/** Returns the grants of a body; `field` is their path in it. The use-case checks that the sources exist. */
export function toGrants(permissions: z.output<typeof PermissionsBody>, workspaceId: string, field: string): Result<Grant[], ApiError> {
  const grants: Grant[] = [];
  for (const [index, { roleId, resources }] of permissions.entries()) {
    const role = ROLE_NAMES.find((name) => ROLE_IDS[name] === roleId);
    if (role === undefined) return wrong("There is no role of this id.", `${field}.${index}.roleId`);
    if (resources.length === 0) grants.push({ role, sourceId: null });
    for (const [place, { id, type }] of resources.entries()) {
      const at = `${field}.${index}.resources.${place}`;
      if (type === "WORKSPACE" && id !== workspaceId) return wrong("This is not the token's workspace.", `${at}.id`);
      if (type === "SOURCE" && !ROLES[role].perSource) return wrong(`${ROLES[role].label} is on the whole workspace only.`, `${at}.type`);
      grants.push({ role, sourceId: type === "WORKSPACE" ? null : id });
    }
  }
  return ok(uniqueGrants(grants));
}

function wrong(message: string, field: string): Result<never, ApiError> {
  return refuse(apiError("input-validation", message, { field }));
}
