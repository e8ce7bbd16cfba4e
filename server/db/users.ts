import type { DatabaseTransaction } from "./database.ts";

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
