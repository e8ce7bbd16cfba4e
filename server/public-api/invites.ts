import { z } from "zod";
import { inviteMembers } from "../access/members/invite-members.ts";
import { listInvites } from "../access/members/list-invites.ts";
import { revokeInvites } from "../access/members/revoke-invites.ts";
import type { InviteInput } from "../domain/access/access-input.ts";
import { EmailInput } from "../domain/access/account-input.ts";
import { ok, refuse } from "../domain/result.ts";
import { refusalError } from "./api-error.ts";
import { PageQuery, Pagination, partOfRequest, toPagination } from "./pagination.ts";
import { PermissionsBody, toGrants } from "./permission.ts";
import { defineRoute, queryList, Status, SUCCESS } from "./route.ts";

const MAX_INVITES = 100;

/** The response contains the links to share, for installations without a mail server. Segment's response has none. */
const Invited = z.object({
  email: z.string().meta({ examples: ["ann@example.com"] }),
  link: z.string().meta({ description: "The link to share. It is returned only once and can be used once.", examples: ["<INVITE_LINK>"] }),
  expiresAt: z.iso.datetime().meta({ examples: ["2026-12-02T09:30:00.000Z"] }),
});

const InviteBody = z.object({
  email: EmailInput.meta({ examples: ["ann@example.com"] }),
  permissions: PermissionsBody.optional().meta({ description: "The roles of the member. By default, Minimal Workspace Access." }),
});

export const INVITE_ROUTES = [
  defineRoute({
    id: "createInvites",
    summary: "Invite people, all or none. The response has a link for each",
    method: "POST",
    path: "/invites",
    status: 201,
    permission: "manage_access",
    limit: "people",
    body: z.object({
      invites: z
        .array(InviteBody)
        .min(1, "Invite at least one person.")
        .max(MAX_INVITES, `At most ${MAX_INVITES} people at once.`)
        .refine((invites) => new Set(invites.map(({ email }) => email)).size === invites.length, "Each address can be invited once."),
    }),
    data: z.object({ emails: z.array(z.string()).meta({ examples: [["ann@example.com"]] }), invites: z.array(Invited) }),
    async work({ runtime, actor, body }) {
      const invites: InviteInput[] = [];
      for (const [index, { email, permissions }] of body.invites.entries()) {
        const grants =
          permissions === undefined
            ? ok([{ role: "minimal_access" as const, sourceId: null }])
            : toGrants(permissions, actor.workspaceId, `invites.${index}.permissions`);
        if (!grants.ok) return grants;
        invites.push({ email, grants: grants.value });
      }
      const invited = await inviteMembers(runtime, actor, invites);
      if (!invited.ok) return refuse(refusalError(invited.error));
      return ok({
        emails: invited.value.map(({ email }) => email),
        invites: invited.value.map(({ email, link, expiresAt }) => ({ email, link, expiresAt: new Date(expiresAt).toISOString() })),
      });
    },
  }),
  defineRoute({
    id: "listInvites",
    summary: "List the addresses with open invites, newest first",
    method: "GET",
    path: "/invites",
    permission: "manage_access",
    limit: "people",
    query: PageQuery,
    data: z.object({ invites: z.array(z.string()).meta({ examples: [["ann@example.com"]] }), pagination: Pagination }),
    async work({ runtime, actor, query }) {
      const listed = await listInvites(runtime, actor, partOfRequest(query.pagination), { onlyGood: true });
      return ok({ invites: listed.items.map(({ email }) => email), pagination: toPagination(listed, query.pagination) });
    },
  }),
  defineRoute({
    id: "deleteInvites",
    summary: "Revoke invites by address, all or none. Their links become invalid",
    method: "DELETE",
    path: "/invites",
    permission: "manage_access",
    limit: "people",
    query: z.object({ emails: queryList(EmailInput, MAX_INVITES) }),
    data: Status,
    async work({ runtime, actor, query }) {
      const revoked = await revokeInvites(runtime, actor, query);
      return revoked.ok ? ok(SUCCESS) : refuse(refusalError(revoked.error));
    },
  }),
];
