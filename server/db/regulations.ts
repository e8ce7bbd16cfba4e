import { sql } from "kysely";
import type { RegulationStatus, RegulationType } from "../domain/regulations/regulation.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

export type NewRegulation = {
  id: string;
  workspaceId: string;
  sourceId: string | null;
  type: RegulationType;
  userIds: string[];
  status: RegulationStatus;
  eraseUntil: Date | null;
  createdBy: string;
  createdAt: Date;
  finishedAt: Date | null;
};

export async function insertRegulation(db: DatabaseTransaction, regulation: NewRegulation): Promise<void> {
  await db
    .insertInto("regulation")
    .values({ ...regulation, startedAt: null })
    .execute();
}

/** Deletes a regulation of the workspace that has not started. Returns whether there was one. */
export async function deleteUnstartedRegulation(db: DatabaseTransaction, workspaceId: string, id: string): Promise<boolean> {
  const result = await db
    .deleteFrom("regulation")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", id)
    .where("status", "=", "INITIALIZED")
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

export type RegulationRow = NewRegulation & {
  sourceName: string | null;
  startedAt: Date | null;
  goneFileCount: number;
  erasedPartCount: number;
  erasedMembershipCount: number;
  historyErasedAt: Date | null;
};

type RegulationFilter = { sourceId: string | null; status: RegulationStatus | null; types: readonly RegulationType[] };

/** Returns regulations of the workspace, of any of `types`, the newest first, and how many there are in all. With `sourceId`, only those of this source alone. */
export async function selectRegulations(
  db: Database,
  workspaceId: string,
  { sourceId, status, types }: RegulationFilter,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ regulations: RegulationRow[]; totalCount: number }> {
  const rows = await withSource(db, workspaceId)
    .$if(sourceId !== null, (query) => query.where("regulation.sourceId", "=", sourceId))
    .$if(status !== null, (query) => query.where("regulation.status", "=", status))
    .where((eb) => eb("regulation.type", "=", eb.fn.any(eb.val([...types]))))
    .select(sql<number>`count(*) over ()`.as("totalCount"))
    .orderBy("regulation.createdAt", "desc")
    .orderBy("regulation.id")
    .offset(offset)
    .limit(limit)
    .execute();
  return { regulations: rows.map(({ totalCount: _, ...row }) => row), totalCount: Number(rows[0]?.totalCount ?? 0) };
}

/** Returns undefined if the workspace has no such regulation. */
export async function selectRegulation(db: Database, workspaceId: string, id: string): Promise<RegulationRow | undefined> {
  return await withSource(db, workspaceId).where("regulation.id", "=", id).executeTakeFirst();
}

function withSource(db: Database, workspaceId: string) {
  return db
    .selectFrom("regulation")
    .leftJoin("source", "source.id", "regulation.sourceId")
    .selectAll("regulation")
    .select("source.name as sourceName")
    .where("regulation.workspaceId", "=", workspaceId);
}

/** Marks regulations as running: those of `ids`, and those that erase and have not started. Returns the ones that have not started. */
export async function startRegulations(
  db: DatabaseTransaction,
  ids: readonly string[],
  now: Date,
): Promise<{ id: string; workspaceId: string; sourceId: string | null; eraseUntil: Date }[]> {
  const unstarted = await db
    .selectFrom("regulation")
    .select(["id", "workspaceId", "sourceId", sql<Date>`erase_until`.as("eraseUntil")])
    .where("eraseUntil", "is not", null)
    .where("status", "=", "INITIALIZED")
    .forUpdate()
    .execute();
  await db
    .updateTable("regulation")
    .set({ status: "RUNNING", finishedAt: null, historyErasedAt: null, startedAt: sql`coalesce(started_at, ${now}::timestamptz)` })
    .where((eb) => eb("id", "=", eb.fn.any(eb.val([...ids, ...unstarted.map(({ id }) => id)]))))
    .execute();
  return unstarted;
}

/** Records how many files of a regulation's sources could not be rewritten, because their batch is no longer staged. */
export async function setGoneFileCount(db: DatabaseTransaction, id: string, count: number): Promise<void> {
  await db.updateTable("regulation").set({ goneFileCount: count }).where("id", "=", id).execute();
}

export type RunningRegulation = {
  id: string;
  workspaceId: string;
  sourceId: string | null;
  userIds: string[];
  eraseUntil: Date;
  goneFileCount: number;
  historyErasedAt: Date | null;
};

/** Returns the regulations that run, and whose batches were all staged before `stagedBefore`, the oldest first. */
export async function selectRunningRegulations(db: Database, stagedBefore: Date): Promise<RunningRegulation[]> {
  return await db
    .selectFrom("regulation")
    .select(["id", "workspaceId", "sourceId", "userIds", sql<Date>`erase_until`.as("eraseUntil"), "goneFileCount", "historyErasedAt"])
    .where("status", "=", "RUNNING")
    .where("eraseUntil", "<", stagedBefore)
    .orderBy("createdAt")
    .execute();
}

/** Records that a regulation has erased its users from the history and from audiences. */
export async function setHistoryErased(
  db: Database,
  id: string,
  { partCount, membershipCount, now }: { partCount: number; membershipCount: number; now: Date },
): Promise<void> {
  await db
    .updateTable("regulation")
    .set((eb) => ({
      historyErasedAt: now,
      erasedPartCount: eb("erasedPartCount", "+", partCount),
      erasedMembershipCount: eb("erasedMembershipCount", "+", membershipCount),
    }))
    .where("id", "=", id)
    .execute();
}

export async function finishRegulation(db: Database, id: string, status: "FINISHED" | "PARTIAL_SUCCESS", now: Date): Promise<void> {
  await db.updateTable("regulation").set({ status, finishedAt: now }).where("id", "=", id).where("status", "=", "RUNNING").execute();
}
