import { sql } from "kysely";
import type { AlertBody } from "../domain/alerts/alert-message.ts";
import type { SubjectIds } from "./alert-states.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

export type NoticeRow = {
  id: string;
  sourceId: string | null;
  destinationId: string | null;
  body: AlertBody;
  createdAt: Date;
  isRead: boolean;
};

export async function insertNotice(
  db: DatabaseTransaction,
  { body, ...row }: SubjectIds & { id: string; subjectId: string; body: AlertBody; createdAt: Date },
): Promise<void> {
  await db
    .insertInto("alertNotice")
    .values({ ...row, body: JSON.stringify(body) })
    .execute();
}

/** Returns when the subject was last told of; undefined if it never was. */
export async function selectLastToldAt(db: DatabaseTransaction, subjectId: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom("alertNotice")
    .select("createdAt")
    .where("subjectId", "=", subjectId)
    .orderBy("createdAt", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.createdAt;
}

type NoticeFilter = {
  workspaceId: string;
  userId: string;
  /** Only notices about these sources; null for all. */
  visibleSourceIds: readonly string[] | null;
  destinationId: string | null;
};

function filteredNotices(db: Database, { workspaceId, visibleSourceIds, destinationId }: NoticeFilter) {
  return db
    .selectFrom("alertNotice")
    .where("alertNotice.workspaceId", "=", workspaceId)
    .where(sql<boolean>`body->>'type' <> 'alerts.digest'`)
    .$if(destinationId !== null, (query) => query.where("destinationId", "=", destinationId))
    .$if(visibleSourceIds !== null, (query) => query.where((eb) => eb("sourceId", "=", eb.fn.any(eb.val([...(visibleSourceIds ?? [])])))));
}

/** Returns the newest notices, whether the user has read them included. */
export async function selectNotices(db: Database, { limit, ...filter }: NoticeFilter & { limit: number }): Promise<NoticeRow[]> {
  return await filteredNotices(db, filter)
    .select(["id", "sourceId", "destinationId", "body", "createdAt"])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom("alertRead")
            .select("noticeId")
            .whereRef("alertRead.noticeId", "=", "alertNotice.id")
            .where("alertRead.userId", "=", filter.userId),
        )
        .$castTo<boolean>()
        .as("isRead"),
    )
    .orderBy("createdAt", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** Returns how many notices since `since` the user has not read, at most `limit`. */
export async function countUnread(
  db: Database,
  { since, limit, ...filter }: NoticeFilter & { since: Date; limit: number },
): Promise<number> {
  const rows = await unreadNotices(db, filter, since).select("id").limit(limit).execute();
  return rows.length;
}

function unreadNotices(db: Database, filter: NoticeFilter, since: Date) {
  return filteredNotices(db, filter)
    .where("createdAt", ">=", since)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("alertRead")
            .select("noticeId")
            .whereRef("alertRead.noticeId", "=", "alertNotice.id")
            .where("alertRead.userId", "=", filter.userId),
        ),
      ),
    );
}

/** Marks notices as read by the user: those with these ids (null: all since `since`). */
export async function insertReads(
  db: Database,
  { ids, since, now, ...filter }: NoticeFilter & { ids: readonly string[] | null; since: Date; now: Date },
): Promise<void> {
  const unread = await unreadNotices(db, filter, since)
    .select("id")
    .$if(ids !== null, (query) => query.where((eb) => eb("id", "=", sql<string>`any(${[...(ids ?? [])]}::uuid[])`)))
    .limit(1_000)
    .execute();
  if (unread.length === 0) return;
  await db
    .insertInto("alertRead")
    .values(unread.map(({ id }) => ({ userId: filter.userId, noticeId: id, readAt: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Deletes the notices from before `before`, with their messages. */
export async function deleteNoticesBefore(db: Database, before: Date): Promise<void> {
  await db.deleteFrom("alertNotice").where("createdAt", "<", before).execute();
}
