import type { Database, DatabaseTransaction } from "./database.ts";
import type { EngageRequestKind } from "./schema.ts";

export type EngageRequestRow = {
  id: string;
  workspaceId: string;
  kind: EngageRequestKind;
  input: unknown;
  state: "running" | "completed" | "failed";
  result: unknown;
  errorCode: string | null;
  errorMessage: string | null;
  askedBy: string;
  createdAt: Date;
  finishedAt: Date | null;
};

type NewRequest = Pick<EngageRequestRow, "id" | "workspaceId" | "kind" | "input" | "askedBy" | "createdAt">;

export async function insertRequest(db: DatabaseTransaction, { input, ...row }: NewRequest): Promise<void> {
  await db
    .insertInto("engageRequest")
    .values({ ...row, input: JSON.stringify(input), state: "running", result: null, errorCode: null, errorMessage: null, finishedAt: null })
    .execute();
}

/** Of any workspace. */
export async function selectRequestById(db: Database, id: string): Promise<EngageRequestRow | undefined> {
  return await db.selectFrom("engageRequest").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Undefined where the workspace has no such request. */
export async function selectRequest(db: Database, workspaceId: string, id: string): Promise<EngageRequestRow | undefined> {
  return await db.selectFrom("engageRequest").selectAll().where("workspaceId", "=", workspaceId).where("id", "=", id).executeTakeFirst();
}

/** Counts the requests of the workspace since `since` that are not answered. */
export async function countRunningRequests(db: DatabaseTransaction, workspaceId: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom("engageRequest")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("workspaceId", "=", workspaceId)
    .where("state", "=", "running")
    .where("createdAt", ">=", since)
    .executeTakeFirstOrThrow();
  return count;
}

export async function completeRequest(db: Database, id: string, result: unknown, finishedAt: Date): Promise<void> {
  await db
    .updateTable("engageRequest")
    .set({ state: "completed", result: JSON.stringify(result), finishedAt })
    .where("id", "=", id)
    .where("state", "=", "running")
    .execute();
}

export async function failRequest(
  db: Database,
  id: string,
  { code, message, finishedAt }: { code: string; message: string; finishedAt: Date },
): Promise<void> {
  await db
    .updateTable("engageRequest")
    .set({ state: "failed", errorCode: code, errorMessage: message, finishedAt })
    .where("id", "=", id)
    .where("state", "=", "running")
    .execute();
}

/** Deletes requests that were made before `before`: at most `limit`. Returns how many were deleted. */
export async function deleteOldRequests(db: Database, before: Date, limit: number): Promise<number> {
  const old = db.selectFrom("engageRequest").select("id").where("createdAt", "<", before).orderBy("createdAt").limit(limit);
  const result = await db.deleteFrom("engageRequest").where("id", "in", old).executeTakeFirst();
  return Number(result.numDeletedRows);
}
