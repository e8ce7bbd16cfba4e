import { sql } from "kysely";
import type { Database } from "./database.ts";

/** Watches the events of a source until `expiresAt`. Returns since when it is watched without a break; undefined if the workspace has no such source. */
export async function renewLiveWatch(
  db: Database,
  { workspaceId, sourceId, now, expiresAt }: { workspaceId: string; sourceId: string; now: Date; expiresAt: Date },
): Promise<Date | undefined> {
  const watch = await db
    .insertInto("liveWatch")
    .columns(["sourceId", "startedAt", "expiresAt"])
    .expression((eb) =>
      eb
        .selectFrom("source")
        .select(["id", sql<Date>`${now}::timestamptz`.as("startedAt"), sql<Date>`${expiresAt}::timestamptz`.as("expiresAt")])
        .where("id", "=", sourceId)
        .where("workspaceId", "=", workspaceId),
    )
    .onConflict((conflict) =>
      conflict.column("sourceId").doUpdateSet({
        expiresAt,
        startedAt: sql<Date>`case when live_watch.expires_at < ${now}::timestamptz then ${now}::timestamptz else live_watch.started_at end`,
      }),
    )
    .returning("startedAt")
    .executeTakeFirst();
  return watch?.startedAt;
}

/** Returns the watches that end last, expired ones included. */
export async function listLiveWatches(db: Database, limit: number): Promise<{ sourceId: string; expiresAt: Date }[]> {
  return await db.selectFrom("liveWatch").select(["sourceId", "expiresAt"]).orderBy("expiresAt", "desc").limit(limit).execute();
}

/** Deletes the watches that ended before `now`, with their samples. */
export async function deleteExpiredLiveWatches(db: Database, now: Date): Promise<void> {
  await db.deleteFrom("liveWatch").where("expiresAt", "<", now).execute();
}
