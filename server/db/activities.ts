import { sql } from "kysely";
import type { Clock } from "../clock.ts";
import type { ActivityAction, ActivityChange } from "../domain/activity/activity.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

type ActivityActor = { workspaceId: string; kind: "user" | "token" | "system"; id: string; name: string };

type NewActivity = {
  action: ActivityAction;
  /** The name of the subject at that time. */
  subjectName: string;
  /** A destination's line has its source too, which decides who may see it. */
  sourceId?: string;
  destinationId?: string;
  changes?: ActivityChange[];
};

/** Writes one line of the activity log, in the transaction of the change. */
export async function recordActivity(
  { clock }: { clock: Clock },
  db: DatabaseTransaction,
  actor: ActivityActor,
  activity: NewActivity,
): Promise<void> {
  const { action, subjectName, sourceId = null, destinationId = null, changes = [] } = activity;
  await db
    .insertInto("activity")
    .values({
      workspaceId: actor.workspaceId,
      at: new Date(clock.now()),
      actorKind: actor.kind,
      actorId: actor.id,
      actorName: actor.name,
      action,
      subjectName,
      sourceId,
      destinationId,
      changes: JSON.stringify(changes),
    })
    .execute();
}

export type ActivityRow = {
  id: number;
  at: Date;
  actorKind: "user" | "token" | "system";
  actorId: string;
  actorName: string;
  action: ActivityAction;
  subjectName: string;
  sourceId: string | null;
  destinationId: string | null;
  changes: ActivityChange[];
};

/** The most specific subject of a line. */
export type ResourceType = "destination" | "source" | "workspace";

type ActivityPageQuery = {
  workspaceId: string;
  sourceId: string | null;
  destinationId: string | null;
  /** Only lines about this destination, source or workspace itself. */
  resourceId: string | null;
  resourceType: ResourceType | null;
  /** Only lines from this time on, and from before that one. */
  from: Date | null;
  until: Date | null;
  /** Only lines about these sources; null for all of them. */
  visibleSourceIds: readonly string[] | null;
  /** Whether lines about people and the workspace itself are among them. */
  withAccess: boolean;
  /** Only lines older than the one of this id. */
  before: number | null;
  limit: number;
};

/** The workspace's activity log, the newest first. */
export async function selectActivities(db: Database, page: ActivityPageQuery): Promise<ActivityRow[]> {
  const { sourceId, destinationId, resourceId, resourceType, from, until, visibleSourceIds, before } = page;
  return await db
    .selectFrom("activity")
    .select(["id", "at", "actorKind", "actorId", "actorName", "action", "subjectName", "sourceId", "destinationId", "changes"])
    .where("workspaceId", "=", page.workspaceId)
    .$if(sourceId !== null, (query) => query.where("sourceId", "=", sourceId))
    .$if(destinationId !== null, (query) => query.where("destinationId", "=", destinationId))
    .$if(resourceId !== null, (query) => query.where(sql`coalesce(destination_id, source_id, workspace_id)`, "=", resourceId))
    .$if(resourceType !== null, (query) =>
      query
        .where("destinationId", resourceType === "destination" ? "is not" : "is", null)
        .$if(resourceType !== "destination", (about) => about.where("sourceId", resourceType === "source" ? "is not" : "is", null)),
    )
    .$if(from !== null, (query) => query.where("at", ">=", from))
    .$if(until !== null, (query) => query.where("at", "<", until))
    .$if(visibleSourceIds !== null, (query) =>
      query.where((eb) => eb.or([eb("sourceId", "=", eb.fn.any(eb.val([...(visibleSourceIds ?? [])]))), eb("sourceId", "is", null)])),
    )
    .$if(!page.withAccess, (query) => query.where("sourceId", "is not", null))
    .$if(before !== null, (query) => query.where("id", "<", before))
    .orderBy("id", "desc")
    .limit(page.limit)
    .execute();
}
