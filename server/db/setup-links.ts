import type { Database, DatabaseTransaction } from "./database.ts";

export async function insertSetupLink(
  db: DatabaseTransaction,
  row: { tokenHash: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await db.insertInto("setupLink").values(row).execute();
}

export async function deleteSetupLinks(db: DatabaseTransaction): Promise<void> {
  await db.deleteFrom("setupLink").execute();
}

/** Uses the link up. Of two at once, the second waits for the first's transaction, then finds none. */
export async function takeSetupLink(db: DatabaseTransaction, tokenHash: string, now: Date): Promise<boolean> {
  const result = await db.deleteFrom("setupLink").where("tokenHash", "=", tokenHash).where("expiresAt", ">", now).executeTakeFirst();
  return result.numDeletedRows === 1n;
}

export async function hasSetupLink(db: Database, tokenHash: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom("setupLink")
    .select("tokenHash")
    .where("tokenHash", "=", tokenHash)
    .where("expiresAt", ">", now)
    .executeTakeFirst();
  return row !== undefined;
}
