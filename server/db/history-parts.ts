import { sql } from "kysely";
import type { Database, DatabaseTransaction } from "./database.ts";

export type HistoryPartRow = {
  workspaceId: string;
  receivedDay: number;
  name: string;
  batchCount: number;
  eventCount: number;
  byteCount: number;
};

/** The received day of the parts with what is left of expired days. */
export const BASE_DAY = 0;

const COLUMNS = ["workspaceId", "receivedDay", "name", "batchCount", "eventCount", "byteCount"] as const;

export type BatchForHistory = { id: string; sourceId: string; receivedDay: number; workspaceId: string };

/** Returns a staged batch that is to be in the history and is not yet; undefined if there is no such batch. */
export async function selectBatchForHistory(db: Database, batchId: string): Promise<BatchForHistory | undefined> {
  return db
    .selectFrom("batch")
    .innerJoin("source", "source.id", "batch.sourceId")
    .innerJoin("space", "space.workspaceId", "source.workspaceId")
    .select(["batch.id", "batch.sourceId", "batch.receivedDay", "space.workspaceId"])
    .where("batch.id", "=", batchId)
    .where("batch.removedAt", "is", null)
    .where((eb) => eb.not(eb.exists(eb.selectFrom("historyBatch").select("batchId").whereRef("batchId", "=", "batch.id"))))
    .executeTakeFirst();
}

/** Returns when the first event of a workspace's staged batches was received; null if there are none. */
export async function selectFirstStaged(db: Database | DatabaseTransaction, workspaceId: string): Promise<Date | null> {
  const first = await db
    .selectFrom("batch")
    .innerJoin("source", "source.id", "batch.sourceId")
    .select((eb) => eb.fn.min("batch.openedAt").as("openedAt"))
    .where("source.workspaceId", "=", workspaceId)
    .where("batch.removedAt", "is", null)
    .executeTakeFirst();
  return first?.openedAt ?? null;
}

/** Returns false if the batch is in the history already. */
export async function insertHistoryBatch(
  db: DatabaseTransaction,
  { id, workspaceId, receivedDay }: Omit<BatchForHistory, "sourceId">,
): Promise<boolean> {
  const inserted = await db
    .insertInto("historyBatch")
    .values({ batchId: id, workspaceId, receivedDay })
    .onConflict((conflict) => conflict.column("batchId").doNothing())
    .returning("batchId")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Inserts a part. One with this name may exist after a crash; it has the same content. */
export async function insertHistoryPart(
  db: DatabaseTransaction,
  part: HistoryPartRow & { firstAt: Date | null; lastAt: Date | null; createdAt: Date },
): Promise<void> {
  await db
    .insertInto("historyPart")
    .values(part)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Returns the parts of a workspace's history that no other part replaced. */
export async function listHistoryParts(db: Database, workspaceId: string): Promise<HistoryPartRow[]> {
  return db
    .selectFrom("historyPart")
    .select(COLUMNS)
    .where("workspaceId", "=", workspaceId)
    .where("replacedAt", "is", null)
    .orderBy("receivedDay")
    .orderBy("name")
    .execute();
}

/** Returns all parts of days with at least `minCount` parts of less than `maxEvents` events. Day 0 is left out. */
export async function listSmallParts(
  db: Database,
  { minCount, maxEvents }: { minCount: number; maxEvents: number },
): Promise<HistoryPartRow[]> {
  return db
    .selectFrom(
      db
        .selectFrom("historyPart")
        .select(COLUMNS)
        .select(sql<number>`count(*) over (partition by workspace_id, received_day)`.as("smallCount"))
        .where("replacedAt", "is", null)
        .where("receivedDay", ">", BASE_DAY)
        .where("eventCount", "<", maxEvents)
        .as("part"),
    )
    .select(COLUMNS)
    .where("smallCount", ">=", minCount)
    .orderBy("workspaceId")
    .orderBy("receivedDay")
    .orderBy("name")
    .execute();
}

/** Returns the parts of days before `receivedDay`, and those of day 0 of the same workspaces, by workspace. */
export async function listExpiredParts(db: Database, receivedDay: number): Promise<HistoryPartRow[]> {
  return db
    .selectFrom("historyPart")
    .select(COLUMNS)
    .where("replacedAt", "is", null)
    .where("receivedDay", "<", receivedDay)
    .where("workspaceId", "in", (eb) =>
      eb
        .selectFrom("historyPart as expired")
        .select("expired.workspaceId")
        .where("expired.replacedAt", "is", null)
        .where("expired.receivedDay", ">", BASE_DAY)
        .where("expired.receivedDay", "<", receivedDay),
    )
    .orderBy("workspaceId")
    .orderBy("receivedDay")
    .orderBy("name")
    .execute();
}

/** Marks parts as replaced. Returns how many of them were not marked before: fewer than all if another process replaced one. */
export async function markPartsReplaced(db: DatabaseTransaction, parts: readonly HistoryPartRow[], now: Date): Promise<number> {
  const result = await db
    .updateTable("historyPart")
    .set({ replacedAt: now })
    .where("replacedAt", "is", null)
    .where((eb) =>
      eb.or(
        parts.map(({ workspaceId, receivedDay, name }) =>
          eb.and([eb("workspaceId", "=", workspaceId), eb("receivedDay", "=", receivedDay), eb("name", "=", name)]),
        ),
      ),
    )
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Returns the parts that were replaced before `before`. */
export async function listReplacedParts(db: Database, before: Date, limit: number): Promise<HistoryPartRow[]> {
  return db.selectFrom("historyPart").select(COLUMNS).where("replacedAt", "<", before).orderBy("replacedAt").limit(limit).execute();
}

export async function deleteHistoryPart(
  db: Database,
  { workspaceId, receivedDay, name }: Pick<HistoryPartRow, "workspaceId" | "receivedDay" | "name">,
): Promise<void> {
  await db
    .deleteFrom("historyPart")
    .where("workspaceId", "=", workspaceId)
    .where("receivedDay", "=", receivedDay)
    .where("name", "=", name)
    .execute();
}

/** Deletes the rows of batches of days before `receivedDay`. A batch that is still staged keeps its row, so that it is not written again. */
export async function deleteOldHistoryBatches(db: Database, receivedDay: number): Promise<void> {
  await db
    .deleteFrom("historyBatch")
    .where("receivedDay", "<", receivedDay)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom("batch").select("batch.id").whereRef("batch.id", "=", "historyBatch.batchId").where("batch.removedAt", "is", null),
        ),
      ),
    )
    .execute();
}
