import { z } from "zod";
import { listMembers, type Member } from "../access/list-members.ts";
import { ok, refuse } from "../domain/result.ts";
import { ROLE_NAMES, ROLES, type Role } from "../domain/roles.ts";
import { apiError } from "./api-error.ts";
import { PageQuery, Pagination, pageOf } from "./pagination.ts";
import { defineRoute, Id } from "./route.ts";

/** Segment's own ids for the first and the last (segment.md 3.4); ours, of the same shape, for the others. */
const ROLE_IDS: Record<Role, string> = {
  workspace_owner: "1WDUuRLxv84rrfCNUwvkrRtkxnS",
  workspace_admin: "1sLuicEWorkspaceAdmin000001",
  source_admin: "1sLuicESourceAdmin000000001",
  source_read_only: "1sLuicESourceReadOnly000001",
  workspace_member: "1sLuicEWorkspaceMember00001",
  minimal_access: "1aEWAcU0fArxScocwH9xxLgW7r3",
};

const RoleShown = z.object({ id: z.string(), name: z.string(), description: z.string() });

const User = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  permissions: z.array(
    z.object({
      roleId: z.string(),
      roleName: z.string(),
      resources: z.array(z.object({ id: z.string(), type: z.enum(["SOURCE", "WORKSPACE"]) })),
    }),
  ),
});

export const USER_ROUTES = [
  defineRoute({
    id: "listUsers",
    summary: "The members of the workspace, oldest first",
    method: "GET",
    path: "/users",
    permission: "manage_access",
    limit: "people",
    query: PageQuery,
    data: z.object({ users: z.array(User), pagination: Pagination }),
    async work({ runtime, actor, query }) {
      const { items, pagination } = pageOf(await listMembers(runtime, actor), query.pagination);
      return ok({ users: items.map((member) => userOf(member, actor.workspaceId)), pagination });
    },
  }),
  defineRoute({
    id: "getUser",
    summary: "One member",
    method: "GET",
    path: "/users/{userId}",
    permission: "manage_access",
    limit: "people",
    params: z.object({ userId: Id }),
    data: z.object({ user: User }),
    async work({ runtime, actor, params }) {
      const member = (await listMembers(runtime, actor)).find(({ userId }) => userId === params.userId);
      if (member === undefined) return refuse(apiError("not-found", "The workspace has no such member."));
      return ok({ user: userOf(member, actor.workspaceId) });
    },
  }),
  defineRoute({
    id: "listRoles",
    summary: "The roles that there are",
    method: "GET",
    path: "/roles",
    limit: "people",
    query: PageQuery,
    data: z.object({ roles: z.array(RoleShown), pagination: Pagination }),
    async work({ query }) {
      const { items, pagination } = pageOf(ROLE_NAMES, query.pagination);
      const roles = items.map((role) => ({ id: ROLE_IDS[role], name: ROLES[role].label, description: ROLES[role].description }));
      return ok({ roles, pagination });
    },
  }),
];

/** Grants of one role are one permission with several resources; a role on all sources is one on the workspace. */
function userOf({ userId: id, name, email, grants }: Member, workspaceId: string): z.output<typeof User> {
  const permissions = [...Map.groupBy(grants, ({ role }) => role)].map(([role, held]) => ({
    roleId: ROLE_IDS[role],
    roleName: ROLES[role].label,
    resources: held.map(({ sourceId }) =>
      sourceId === null ? { id: workspaceId, type: "WORKSPACE" as const } : { id: sourceId, type: "SOURCE" as const },
    ),
  }));
  return { id, name, email, permissions };
}
