import type { Database, DatabaseTransaction } from "./database.ts";

/** A user who signs in with a password. An email address in use throws `user_email_taken`. */
export async function insertUser(
  db: DatabaseTransaction,
  row: { id: string; accountRowId: string; name: string; email: string; passwordHash: string; now: Date },
): Promise<void> {
  const times = { createdAt: row.now, updatedAt: row.now };
  await db
    .insertInto("user")
    .values({ id: row.id, name: row.name, email: row.email, emailVerified: true, image: null, ...times })
    .execute();
  await db
    .insertInto("account")
    .values({ id: row.accountRowId, accountId: row.id, providerId: "credential", userId: row.id, password: row.passwordHash, ...times })
    .execute();
}

export async function selectUser(db: Database, userId: string): Promise<{ name: string; email: string } | undefined> {
  return await db.selectFrom("user").select(["name", "email"]).where("id", "=", userId).executeTakeFirst();
}

/** `email` in lower case, as they are kept. */
export async function selectUserByEmail(db: Database, email: string): Promise<{ id: string; name: string } | undefined> {
  return await db.selectFrom("user").select(["id", "name"]).where("email", "=", email).executeTakeFirst();
}

/** The hash of the password that the user signs in with; undefined for a user without one. */
export async function selectPasswordHash(db: Database, userId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("account")
    .select("password")
    .where("userId", "=", userId)
    .where("providerId", "=", "credential")
    .executeTakeFirst();
  return row?.password ?? undefined;
}

/** Whether the password was still the one of `before` (null: whichever), and is that of `after` now. */
export async function updatePasswordHash(
  db: DatabaseTransaction,
  userId: string,
  { before, after, now }: { before: string | null; after: string; now: Date },
): Promise<boolean> {
  const result = await db
    .updateTable("account")
    .set({ password: after, updatedAt: now })
    .where("userId", "=", userId)
    .where("providerId", "=", "credential")
    .$if(before !== null, (query) => query.where("password", "=", before))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
