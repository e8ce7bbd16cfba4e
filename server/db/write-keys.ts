import type { Database } from "./database.ts";

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
