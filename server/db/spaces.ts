import type { Selectable } from "kysely";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { Schema } from "./schema.ts";

export type SpaceRow = Selectable<Schema["space"]>;

type Either = Database | DatabaseTransaction;

/** Throws `space_of_workspace` if the workspace has a space. */
export async function insertSpace(db: DatabaseTransaction, row: Omit<SpaceRow, "historyFrom">): Promise<void> {
  await db
    .insertInto("space")
    .values({ ...row, historyFrom: null })
    .execute();
}

/** Undefined where the workspace has no space. */
export async function selectSpace(db: Either, workspaceId: string): Promise<SpaceRow | undefined> {
  return await db.selectFrom("space").selectAll().where("workspaceId", "=", workspaceId).executeTakeFirst();
}

/** Holds the space against new and changed computations until the transaction ends. */
export async function lockSpace(db: DatabaseTransaction, workspaceId: string): Promise<SpaceRow | undefined> {
  return await db.selectFrom("space").selectAll().where("workspaceId", "=", workspaceId).forNoKeyUpdate().executeTakeFirst();
}

/** Whether the source is that of a space with computations, also deleted ones: their keys stay taken. */
export async function hasComputations(db: DatabaseTransaction, sourceId: string): Promise<boolean> {
  const row = await db
    .selectFrom("space")
    .innerJoin("computation", "computation.spaceId", "space.id")
    .select("computation.id")
    .where("space.sourceId", "=", sourceId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Records since when the history of the workspace's events has events. */
export async function setHistoryFrom(db: DatabaseTransaction, workspaceId: string, historyFrom: Date): Promise<void> {
  await db.updateTable("space").set({ historyFrom }).where("workspaceId", "=", workspaceId).execute();
}
