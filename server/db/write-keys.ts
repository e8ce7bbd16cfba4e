import type { Database, DatabaseTransaction } from "./database.ts";

/** The source of a write key, and whether it is enabled. */
export type WriteKeySource = { sourceId: string; workspaceId: string; enabled: boolean };

/** Returns every write key with its source. */
export async function listWriteKeys(db: Database): Promise<(WriteKeySource & { key: string })[]> {
  return db
    .selectFrom("writeKey")
    .innerJoin("source", "source.id", "writeKey.sourceId")
    .select(["writeKey.key", "writeKey.sourceId", "source.workspaceId", "source.enabled"])
    .execute();
}

/** Returns the source of a write key, or null if no source has it. */
export async function findSourceByWriteKey(db: Database, key: string): Promise<WriteKeySource | null> {
  const row = await db
    .selectFrom("writeKey")
    .innerJoin("source", "source.id", "writeKey.sourceId")
    .select(["writeKey.sourceId", "source.workspaceId", "source.enabled"])
    .where("writeKey.key", "=", key)
    .executeTakeFirst();
  return row ?? null;
}

/** Returns the given keys that exist, with their sources, in all workspaces. */
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

/** Returns whether the source had the key. */
export async function deleteWriteKey(db: DatabaseTransaction, row: { key: string; sourceId: string }): Promise<boolean> {
  const result = await db.deleteFrom("writeKey").where("key", "=", row.key).where("sourceId", "=", row.sourceId).executeTakeFirst();
  return result.numDeletedRows === 1n;
}

export async function selectWriteKeys(db: Database, sourceId: string): Promise<string[]> {
  const rows = await db.selectFrom("writeKey").select("key").where("sourceId", "=", sourceId).orderBy("createdAt").orderBy("key").execute();
  return rows.map((row) => row.key);
}

/** Returns the write keys of the workspace's sources with these ids, oldest first. */
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
