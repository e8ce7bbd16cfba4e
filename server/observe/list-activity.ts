import { type ActivityRow, type ResourceType, selectActivities } from "../db/activities.ts";
import { type Actor, may, sourcesWhere } from "../domain/access/permissions.ts";
import { ACTIVITIES } from "../domain/activity/activity.ts";
import { visibleText } from "../domain/plain-text.ts";
import type { Runtime } from "../runtime.ts";

/** One line of the activity log. `sentence` says what was done, but for the name of what it was done to; `at` is ms since the epoch; the source and destination may be gone by now. */
export type Activity = Omit<ActivityRow, "id" | "at" | "actorId"> & {
  id: string;
  at: number;
  sentence: string;
  /** Null for those who don't manage access: names are for everybody, ids aren't. */
  actorId: string | null;
};

export type ActivityPage = {
  activities: Activity[];
  /** Hand it in as `before` for the page after this one; null on the last page. */
  nextCursor: string | null;
};

type ActivityFilter = {
  sourceId?: string | undefined;
  destinationId?: string | undefined;
  /** What was done to this destination, source or workspace itself, and to nothing in it. */
  resourceId?: string | undefined;
  resourceType?: ResourceType | undefined;
  /** Ms since the epoch: from `from` on, and before `until`. */
  from?: number | undefined;
  until?: number | undefined;
  before?: string | undefined;
  limit?: number;
};

const MAX_LIMIT = 1000;

/**
 * Who did what, the newest first, `limit` (1 to 1,000) at a time: all that the actor may see, or only what was done to one source or
 * destination. Lines about people and the workspace itself are for those who manage access. Empty after an unknown cursor.
 */
export async function listActivity(
  runtime: Runtime,
  actor: Actor,
  { sourceId, destinationId, resourceId, resourceType, from, until, before, limit = 50 }: ActivityFilter = {},
): Promise<ActivityPage> {
  if (before !== undefined && !/^\d{1,15}$/.test(before)) return { activities: [], nextCursor: null };
  const count = Math.min(Math.max(Math.trunc(limit), 1), MAX_LIMIT);
  const withAccess = may(actor, "manage_access");
  const rows = await selectActivities(runtime.db, {
    workspaceId: actor.workspaceId,
    sourceId: sourceId ?? null,
    destinationId: destinationId ?? null,
    resourceId: resourceId ?? null,
    resourceType: resourceType ?? null,
    from: from === undefined ? null : new Date(from),
    until: until === undefined ? null : new Date(until),
    visibleSourceIds: sourcesWhere(actor, "view_sources"),
    withAccess,
    before: before === undefined ? null : Number(before),
    limit: count + 1,
  });
  const activities = rows.slice(0, count).map((row) => toLine(row, withAccess));
  return { activities, nextCursor: rows.length > count ? (activities.at(-1)?.id ?? null) : null };
}

function toLine(row: ActivityRow, withAccess: boolean): Activity {
  const [actorName, subjectName] = [visibleText(row.actorName), visibleText(row.subjectName)];
  return {
    ...row,
    actorName,
    subjectName,
    actorId: withAccess ? row.actorId : null,
    id: String(row.id),
    at: row.at.getTime(),
    sentence: ACTIVITIES[row.action],
  };
}
