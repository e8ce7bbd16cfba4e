import type { Database, DatabaseTransaction } from "./database.ts";

/** Every write key, with its source. */
export async function listWriteKeys(db: Database) {
  return db
    .selectFrom("writeKey")
    .innerJoin("source", "source.id", "writeKey.sourceId")
    .select(["writeKey.key", "writeKey.sourceId", "source.workspaceId", "source.enabled"])
    .execute();
}

/** The source of one write key, null where there is none. */
export async function findSourceByWriteKey(db: Database, key: string) {
  const row = await db
    .selectFrom("writeKey")
    .innerJoin("source", "source.id", "writeKey.sourceId")
    .select(["writeKey.sourceId", "source.workspaceId", "source.enabled"])
    .where("writeKey.key", "=", key)
    .executeTakeFirst();
  return row ?? null;
}

/** Which of the keys sources have, whosever they are. */
export async function selectKeyHolders(db: DatabaseTransaction, keys: readonly string[]): Promise<{ key: string; sourceId: string }[]> {
  return await db
    .selectFrom("writeKey")
    .select(["key", "sourceId"])
    .where((eb) => eb("key", "=", eb.fn.any(eb.val([...keys]))))
    .execute();
}

export async function insertWriteKey(db: DatabaseTransaction, row: { key: string; sourceId: string; createdAt: Date }): Promise<void> {
  await db.insertInto("writeKey").values(row).execute();
}

/** Whether the source had such a key. */
export async function deleteWriteKey(db: DatabaseTransaction, row: { key: string; sourceId: string }): Promise<boolean> {
  const result = await db.deleteFrom("writeKey").where("key", "=", row.key).where("sourceId", "=", row.sourceId).executeTakeFirst();
  return result.numDeletedRows === 1n;
}

export async function selectWriteKeys(db: Database, sourceId: string): Promise<string[]> {
  const rows = await db.selectFrom("writeKey").select("key").where("sourceId", "=", sourceId).orderBy("createdAt").orderBy("key").execute();
  return rows.map((row) => row.key);
}

/** The write keys of the workspace's sources of these ids; oldest first. */
export async function selectWriteKeysBySource(
  db: Database,
  workspaceId: string,
  sourceIds: readonly string[],
): Promise<{ sourceId: string; key: string }[]> {
  return await db
    .selectFrom("writeKey")
    .innerJoin("source", "source.id", "writeKey.sourceId")
    .select(["writeKey.sourceId", "writeKey.key"])
    .where("source.workspaceId", "=", workspaceId)
    .where((eb) => eb("source.id", "=", eb.fn.any(eb.val([...sourceIds]))))
    .orderBy("writeKey.createdAt")
    .orderBy("writeKey.key")
    .execute();
}
