import { type ActivityRow, type ResourceType, selectActivities } from "../db/activities.ts";
import { type Actor, may, sourcesWhere } from "../domain/access/permissions.ts";
import { ACTIVITIES } from "../domain/activity/activity.ts";
import { visibleText } from "../domain/plain-text.ts";
import type { Runtime } from "../runtime.ts";

/** One line of the activity log. `sentence` describes the action without the name of its subject; `at` is ms since the epoch; the source and the destination may be deleted. */
export type Activity = Omit<ActivityRow, "id" | "at" | "actorId"> & {
  id: string;
  at: number;
  sentence: string;
  /** Null if the actor doesn't manage access. */
  actorId: string | null;
};

export type ActivityPage = {
  activities: Activity[];
  /** The `before` of the next page; null on the last page. */
  nextCursor: string | null;
};

type ActivityFilter = {
  sourceId?: string | undefined;
  destinationId?: string | undefined;
  /** Only what was done to this destination, source or workspace itself. */
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
 * Returns the activity log, newest first, `limit` (1 to 1,000) lines at a time: all that the actor may see, or only that of one source or destination.
 * Lines about people and the workspace are for actors who manage access. Empty after an unknown cursor.
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
