import type { Grant } from "../domain/access/permissions.ts";
import { containsText } from "./contains-text.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

export async function insertApiToken(
  db: DatabaseTransaction,
  row: {
    id: string;
    workspaceId: string;
    name: string;
    tokenHash: string;
    grants: readonly Grant[];
    createdBy: string;
    createdById: string | null;
    createdAt: Date;
  },
): Promise<void> {
  await db
    .insertInto("apiToken")
    .values({ ...row, grants: JSON.stringify(row.grants), lastUsedAt: null })
    .execute();
}

export type ApiTokenRow = {
  id: string;
  name: string;
  grants: Grant[];
  /** The name; null for tokens from before it was stored. */
  createdBy: string | null;
  createdAt: Date;
  lastUsedAt: Date | null;
};

/** Selects tokens of the workspace whose name, or whose maker's name, contains `search`. */
type ApiTokenFilter = { workspaceId: string; search: string };

function filteredApiTokens(db: Database, { workspaceId, search }: ApiTokenFilter) {
  return db
    .selectFrom("apiToken")
    .where("workspaceId", "=", workspaceId)
    .$if(search !== "", (query) => query.where(containsText(search, "name", "createdBy")));
}

export async function countApiTokens(db: Database, filter: ApiTokenFilter): Promise<number> {
  const { count } = await filteredApiTokens(db, filter)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

/** Returns a page of tokens, newest first. */
export async function selectApiTokens(
  db: Database,
  { offset, limit, ...filter }: ApiTokenFilter & { offset: number; limit: number },
): Promise<ApiTokenRow[]> {
  return await filteredApiTokens(db, filter)
    .select(["id", "name", "grants", "createdBy", "createdAt", "lastUsedAt"])
    .orderBy("createdAt", "desc")
    .orderBy("id", "desc")
    .offset(offset)
    .limit(limit)
    .execute();
}

/** Returns the token of a secret, with its workspace. */
export async function findApiToken(
  db: Database,
  tokenHash: string,
): Promise<(Omit<ApiTokenRow, "createdBy"> & { workspaceId: string }) | undefined> {
  return await db
    .selectFrom("apiToken")
    .select(["id", "workspaceId", "name", "grants", "createdAt", "lastUsedAt"])
    .where("tokenHash", "=", tokenHash)
    .executeTakeFirst();
}

export async function updateApiTokenUsed(db: Database, tokenId: string, now: Date): Promise<void> {
  await db.updateTable("apiToken").set({ lastUsedAt: now }).where("id", "=", tokenId).execute();
}

/** Deletes a token and returns its name; undefined if the workspace has no such token. */
export async function deleteApiToken(db: DatabaseTransaction, workspaceId: string, tokenId: string): Promise<string | undefined> {
  const row = await db
    .deleteFrom("apiToken")
    .where("id", "=", tokenId)
    .where("workspaceId", "=", workspaceId)
    .returning("name")
    .executeTakeFirst();
  return row?.name;
}

/** Returns the number of valid tokens that the user has made, in all workspaces. */
export async function countTokensOfMaker(db: DatabaseTransaction, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom("apiToken")
    .where("createdById", "=", userId)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

/** Deletes all tokens that the user has made, in all workspaces, and returns them. */
export async function deleteTokensOfMaker(db: DatabaseTransaction, userId: string): Promise<{ workspaceId: string; name: string }[]> {
  return await db.deleteFrom("apiToken").where("createdById", "=", userId).returning(["workspaceId", "name"]).execute();
}
