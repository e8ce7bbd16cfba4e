import type { Role } from "../domain/permissions.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

/** Whether the row went in: false where another workspace has the slug. */
export async function insertWorkspace(
  db: DatabaseTransaction,
  row: { id: string; name: string; slug: string; createdAt: Date },
): Promise<boolean> {
  const result = await db
    .insertInto("workspace")
    .values(row)
    .onConflict((conflict) => conflict.constraint("workspace_slug_taken").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function selectWorkspace(db: Database, workspaceId: string): Promise<{ id: string; name: string; slug: string } | undefined> {
  return await db.selectFrom("workspace").select(["id", "name", "slug"]).where("id", "=", workspaceId).executeTakeFirst();
}

export async function hasWorkspace(db: Database | DatabaseTransaction): Promise<boolean> {
  return (await db.selectFrom("workspace").select("id").limit(1).executeTakeFirst()) !== undefined;
}

export async function insertMember(
  db: DatabaseTransaction,
  row: { workspaceId: string; userId: string; role: Role; createdAt: Date },
): Promise<void> {
  await db.insertInto("member").values(row).execute();
}

/** The user's memberships with the user's name, oldest first. */
export async function selectMemberships(db: Database, userId: string): Promise<{ workspaceId: string; role: Role; name: string }[]> {
  return await db
    .selectFrom("member")
    .innerJoin("user", "user.id", "member.userId")
    .select(["member.workspaceId", "member.role", "user.name"])
    .where("member.userId", "=", userId)
    .orderBy("member.createdAt")
    .orderBy("member.workspaceId")
    .execute();
}
