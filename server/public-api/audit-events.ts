import { z } from "zod";
import { findMemberEmails } from "../access/members/find-member-emails.ts";
import type { ActivityAction } from "../domain/activity/activity.ts";
import { ok } from "../domain/result.ts";
import { type Activity, listActivity } from "../observe/list-activity.ts";
import { encodeCursor, PageQuery, Pagination } from "./pagination.ts";
import { defineRoute, Id } from "./route.ts";

const RESOURCE_TYPES = ["DESTINATION", "SOURCE", "WORKSPACE"] as const;
const AS_LOGGED = { DESTINATION: "destination", SOURCE: "source", WORKSPACE: "workspace" } as const;

const AuditEvent = z.object({
  id: z.string().meta({ examples: ["4711"] }),
  timestamp: z.iso.datetime().meta({ examples: ["2026-11-25T09:30:00.000Z"] }),
  type: z.string().meta({
    description: "The type of the event. Destinations are called integrations, as in Segment's API.",
    examples: ["Integration Modified"],
  }),
  actor: z
    .string()
    .meta({ description: "The id of the actor, or the name for tokens that can't manage access.", examples: ["sgJDWk3K21k7LE3tLU9nRK"] }),
  actorEmail: z
    .string()
    .optional()
    .meta({ description: "The email address of a member, for tokens that can manage access.", examples: ["dana@example.com"] }),
  resourceId: z.string().meta({ examples: ["66be7aeca665bd11f8908630"] }),
  resourceType: z.enum(RESOURCE_TYPES).meta({ examples: ["DESTINATION"] }),
  resourceName: z.string().meta({ description: "The name of the resource at that time.", examples: ["AWS S3"] }),
});

/** Segment's name for each action (docs/public-api.md 3.5). Destinations are integrations there. */
const TYPES: { [Action in ActivityAction]?: string } = {
  destination_created: "Integration Created",
  destination_deleted: "Integration Deleted",
  destination_enabled: "Integration Enabled",
  destination_disabled: "Integration Disabled",
  destination_renamed: "Integration Modified",
  destination_validated: "Integration Validated",
  verdict_changed: "Integration Validated",
  settings_saved: "Integration Modified",
  source_renamed: "Source Modified",
  source_labels_changed: "Source Modified",
  source_enabled: "Source Modified",
  source_disabled: "Source Modified",
};

const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

export const AUDIT_EVENT_ROUTES = [
  defineRoute({
    id: "listAuditEvents",
    summary: "List the audit events that the token's roles allow, newest first",
    method: "GET",
    path: "/audit-events",
    query: PageQuery.extend({
      startTime: Time.optional().meta({ description: "Only events from this time on." }),
      endTime: Time.optional().meta({ description: "Only events before this time." }),
      resourceId: Id.optional().meta({ description: "Only events about this destination, source or workspace itself." }),
      resourceType: z.enum(RESOURCE_TYPES).optional(),
    }),
    data: z.object({ events: z.array(AuditEvent), pagination: Pagination }),
    async work({ runtime, actor, query: { pagination, startTime, endTime, resourceId, resourceType } }) {
      const { count, cursor = 0 } = pagination;
      const before = cursor === 0 ? undefined : String(cursor);
      const about = { resourceId, resourceType: resourceType && AS_LOGGED[resourceType] };
      const page = await listActivity(runtime, actor, { ...about, from: startTime, until: endTime, before, limit: count });
      const next = page.nextCursor === null ? {} : { next: encodeCursor(Number(page.nextCursor)) };
      const actorIds = page.activities.flatMap(({ actorId }) => actorId ?? []);
      const emails = await findMemberEmails(runtime, actor, [...new Set(actorIds)]);
      const events = page.activities.map((activity) => toAuditEvent(activity, actor.workspaceId, emails));
      return ok({ events, pagination: { current: encodeCursor(cursor), ...next } });
    },
  }),
];

function toAuditEvent(activity: Activity, workspaceId: string, emails: ReadonlyMap<string, string>): z.output<typeof AuditEvent> {
  const { id, at, action, actorId, actorName, sourceId, destinationId, subjectName } = activity;
  const actorEmail = emails.get(actorId ?? "");
  return {
    id,
    timestamp: new Date(at).toISOString(),
    type: TYPES[action] ?? toTitle(action),
    actor: actorId ?? actorName,
    ...(actorEmail === undefined ? {} : { actorEmail }),
    resourceId: destinationId ?? sourceId ?? workspaceId,
    resourceType: destinationId !== null ? "DESTINATION" : sourceId !== null ? "SOURCE" : "WORKSPACE",
    resourceName: subjectName,
  };
}

/** Returns `member_invited` as `Member Invited`. */
function toTitle(action: string): string {
  return action.replaceAll("_", " ").replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
