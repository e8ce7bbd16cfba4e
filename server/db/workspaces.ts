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

/** Locked until the transaction ends. */
export async function lockWorkspaceName(db: DatabaseTransaction, workspaceId: string): Promise<string> {
  const row = await db.selectFrom("workspace").select("name").where("id", "=", workspaceId).forUpdate().executeTakeFirstOrThrow();
  return row.name;
}

export async function updateWorkspaceName(db: DatabaseTransaction, workspaceId: string, name: string): Promise<void> {
  await db.updateTable("workspace").set({ name }).where("id", "=", workspaceId).execute();
}

export async function hasWorkspace(db: Database | DatabaseTransaction): Promise<boolean> {
  return (await db.selectFrom("workspace").select("id").limit(1).executeTakeFirst()) !== undefined;
}

/** The first two: enough to tell whether there is exactly one. */
export async function selectTwoWorkspaces(db: Database): Promise<{ id: string; name: string }[]> {
  return await db.selectFrom("workspace").select(["id", "name"]).orderBy("createdAt").orderBy("id").limit(2).execute();
}
