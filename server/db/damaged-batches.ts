import type { Insertable, Selectable } from "kysely";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { Schema } from "./schema.ts";

/** Returns false if the report exists already. */
export async function insertDamagedBatch(db: DatabaseTransaction, row: Insertable<Schema["damagedBatch"]>): Promise<boolean> {
  const inserted = await db
    .insertInto("damagedBatch")
    .values(row)
    .onConflict((conflict) => conflict.column("id").doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

export type DamagedBatchRow = Selectable<Schema["damagedBatch"]>;

/** Returns those of a source of the workspace, newest first, at most `limit`. */
export async function selectDamagedBatches(db: Database, workspaceId: string, sourceId: string, limit: number): Promise<DamagedBatchRow[]> {
  return db
    .selectFrom("damagedBatch")
    .innerJoin("source", "source.id", "damagedBatch.sourceId")
    .selectAll("damagedBatch")
    .where("source.workspaceId", "=", workspaceId)
    .where("source.id", "=", sourceId)
    .orderBy("damagedBatch.foundAt", "desc")
    .orderBy("damagedBatch.id")
    .limit(limit)
    .execute();
}

/** Returns a source's name and workspace, and locks it until the transaction ends; undefined if it was deleted. */
export async function selectSourceToReport(
  db: DatabaseTransaction,
  sourceId: string,
): Promise<{ workspaceId: string; name: string } | undefined> {
  return db.selectFrom("source").select(["workspaceId", "name"]).where("id", "=", sourceId).forKeyShare().executeTakeFirst();
}
