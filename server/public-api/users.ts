import { z } from "zod";
import { getMember } from "../access/members/get-member.ts";
import { listMembers, type Member } from "../access/members/list-members.ts";
import { removeMembers } from "../access/members/remove-members.ts";
import { setGrants } from "../access/members/set-grants.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { ROLE_NAMES, ROLES } from "../domain/access/roles.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { type ApiError, apiError, refusalError } from "./api-error.ts";
import { PageQuery, Pagination, partOfRequest, toPage, toPagination } from "./pagination.ts";
import { Permission, PermissionsBody, ROLE_IDS, toGrants, toPermissions } from "./permission.ts";
import { defineRoute, Id, queryList, Status, SUCCESS } from "./route.ts";

const RoleShown = z.object({
  id: z.string().meta({ examples: [ROLE_IDS.source_admin] }),
  name: z.string().meta({ examples: [ROLES.source_admin.label] }),
  description: z.string().meta({ examples: [ROLES.source_admin.description] }),
});

const User = z.object({
  id: z.string().meta({ examples: ["sgJDWk3K21k7LE3tLU9nRK"] }),
  name: z.string().meta({ examples: ["Dana"] }),
  email: z.string().meta({ examples: ["dana@example.com"] }),
  permissions: z.array(Permission),
});

const MAX_REMOVALS = 100;

const ofUser = z.object({ userId: Id });
const permissionsBody = z.object({ permissions: PermissionsBody });
const permissionsData = z.object({ permissions: z.array(Permission) });

export const USER_ROUTES = [
  defineRoute({
    id: "listUsers",
    summary: "List the members of the workspace, oldest first",
    method: "GET",
    path: "/users",
    permission: "manage_access",
    limit: "people",
    query: PageQuery,
    data: z.object({ users: z.array(User), pagination: Pagination }),
    async work({ runtime, actor, query }) {
      const listed = await listMembers(runtime, actor, partOfRequest(query.pagination));
      const users = listed.items.map((member) => toUser(member, actor.workspaceId));
      return ok({ users, pagination: toPagination(listed, query.pagination) });
    },
  }),
  defineRoute({
    id: "getUser",
    summary: "Get a member",
    method: "GET",
    path: "/users/{userId}",
    permission: "manage_access",
    limit: "people",
    params: ofUser,
    data: z.object({ user: User }),
    async work({ runtime, actor, params }) {
      const member = await findMember(runtime, actor, params.userId);
      return member.ok ? ok({ user: toUser(member.value, actor.workspaceId) }) : member;
    },
  }),
  defineRoute({
    id: "deleteUsers",
    summary: "Remove members from the workspace, all or none. Their accounts are kept",
    method: "DELETE",
    path: "/users",
    permission: "manage_access",
    limit: "people",
    query: z.object({ userIds: queryList(z.union([Id, z.literal("")]), MAX_REMOVALS) }),
    data: Status,
    async work({ runtime, actor, query }) {
      // Segment's Terraform provider sends one empty id after it has deleted an invite.
      const userIds = query.userIds.filter((userId) => userId !== "");
      const removed = await removeMembers(runtime, actor, userIds);
      return removed.ok ? ok(SUCCESS) : refuse(refusalError(removed.error));
    },
  }),
  defineRoute({
    id: "addPermissionsToUser",
    summary: "Add roles to a member",
    method: "POST",
    path: "/users/{userId}/permissions",
    permission: "manage_access",
    limit: "people",
    params: ofUser,
    body: permissionsBody,
    data: permissionsData,
    work: ({ runtime, actor, params, body }) => givePermissions(runtime, actor, { ...params, ...body, how: "beside" }),
  }),
  defineRoute({
    id: "replacePermissionsForUser",
    summary: "Replace the roles of a member",
    method: "PUT",
    path: "/users/{userId}/permissions",
    permission: "manage_access",
    limit: "people",
    params: ofUser,
    body: permissionsBody,
    data: permissionsData,
    work: ({ runtime, actor, params, body }) => givePermissions(runtime, actor, { ...params, ...body, how: "instead" }),
  }),
  defineRoute({
    id: "listRoles",
    summary: "List the roles",
    method: "GET",
    path: "/roles",
    limit: "people",
    query: PageQuery,
    data: z.object({ roles: z.array(RoleShown), pagination: Pagination }),
    async work({ query }) {
      const { items, pagination } = toPage(ROLE_NAMES, query.pagination);
      const roles = items.map((role) => ({ id: ROLE_IDS[role], name: ROLES[role].label, description: ROLES[role].description }));
      return ok({ roles, pagination });
    },
  }),
];

async function givePermissions(
  runtime: Runtime,
  actor: Actor,
  { userId, permissions, how }: { userId: string; permissions: z.output<typeof PermissionsBody>; how: "instead" | "beside" },
): Promise<Result<z.output<typeof permissionsData>, ApiError>> {
  const grants = toGrants(permissions, actor.workspaceId, "permissions");
  if (!grants.ok) return grants;
  const given = await setGrants(runtime, actor, userId, how === "beside" ? { add: grants.value } : grants.value);
  if (!given.ok) return refuse(refusalError(given.error));
  const member = await findMember(runtime, actor, userId);
  return member.ok ? ok({ permissions: toPermissions(member.value.grants, actor.workspaceId) }) : member;
}

async function findMember(runtime: Runtime, actor: Actor, userId: string): Promise<Result<Member, ApiError>> {
  const member = await getMember(runtime, actor, userId);
  return member === null ? refuse(apiError("not-found", "The workspace has no such member.")) : ok(member);
}

function toUser({ userId: id, name, email, grants }: Member, workspaceId: string): z.output<typeof User> {
  return { id, name, email, permissions: toPermissions(grants, workspaceId) };
}
