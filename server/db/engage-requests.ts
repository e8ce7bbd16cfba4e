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

/** Undefined where the workspace has no such request. */
export async function selectRequest(db: Database, workspaceId: string, id: string): Promise<EngageRequestRow | undefined> {
  return await db.selectFrom("engageRequest").selectAll().where("workspaceId", "=", workspaceId).where("id", "=", id).executeTakeFirst();
}

/** Counts the requests of the workspace that are not answered. */
export async function countRunningRequests(db: DatabaseTransaction, workspaceId: string): Promise<number> {
  const { count } = await db
    .selectFrom("engageRequest")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("workspaceId", "=", workspaceId)
    .where("state", "=", "running")
    .executeTakeFirstOrThrow();
  return count;
}
