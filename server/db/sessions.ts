import type { Database, DatabaseTransaction } from "./database.ts";

/** A session of a person, without its token, which is secret. */
export type SessionRow = {
  id: string;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: Date;
  /** When it was last renewed. */
  updatedAt: Date;
  expiresAt: Date;
};

/** Returns the user's valid sessions, newest first. */
export async function selectSessions(db: Database, userId: string, now: Date): Promise<SessionRow[]> {
  return await db
    .selectFrom("session")
    .select(["id", "ipAddress", "userAgent", "createdAt", "updatedAt", "expiresAt"])
    .where("userId", "=", userId)
    .where("expiresAt", ">", now)
    .orderBy("createdAt", "desc")
    .orderBy("id")
    .execute();
}

/** All of the user's sessions but the one to keep. How many there were. */
export async function deleteSessions(db: DatabaseTransaction, userId: string, keepSessionId: string | null): Promise<number> {
  const result = await db
    .deleteFrom("session")
    .where("userId", "=", userId)
    .$if(keepSessionId !== null, (query) => query.where("id", "!=", keepSessionId ?? ""))
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
