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
