import type { Database, DatabaseTransaction } from "./database.ts";

type NewReset = { userId: string; tokenHash: string; createdAt: Date; expiresAt: Date };

/** Makes this the only link of the user. */
export async function replacePasswordReset(db: Database, { userId, ...values }: NewReset): Promise<void> {
  await db
    .insertInto("passwordReset")
    .values({ userId, ...values })
    .onConflict((conflict) => conflict.column("userId").doUpdateSet(values))
    .execute();
}

/** Returns the user of a valid link, without using it up. */
export async function selectPasswordReset(
  db: Database,
  tokenHash: string,
  now: Date,
): Promise<{ userId: string; email: string } | undefined> {
  return await db
    .selectFrom("passwordReset")
    .innerJoin("user", "user.id", "passwordReset.userId")
    .select(["passwordReset.userId", "user.email"])
    .where("tokenHash", "=", tokenHash)
    .where("expiresAt", ">", now)
    .executeTakeFirst();
}

/** Uses the link up. Of two concurrent calls, the second waits for the first transaction and then finds none. */
export async function takePasswordReset(db: DatabaseTransaction, tokenHash: string, now: Date): Promise<string | undefined> {
  const row = await db
    .deleteFrom("passwordReset")
    .where("tokenHash", "=", tokenHash)
    .where("expiresAt", ">", now)
    .returning("userId")
    .executeTakeFirst();
  return row?.userId;
}
