import type { Grant } from "../domain/access/permissions.ts";
import { containsText } from "./contains-text.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

export type InviteRow = {
  id: string;
  workspaceId: string;
  email: string;
  grants: Grant[];
  /** The name of the inviting person. */
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
};

/** Replaces an invite that the workspace has for this address. */
export async function replaceInvite(db: DatabaseTransaction, row: InviteRow & { tokenHash: string }): Promise<void> {
  const values = { ...row, grants: JSON.stringify(row.grants) };
  const { workspaceId, email, ...changed } = values;
  await db
    .insertInto("invite")
    .values(values)
    .onConflict((conflict) => conflict.constraint("invite_one_per_email").doUpdateSet(changed))
    .execute();
}

/** Selects open invites of the workspace whose address contains `search`, and that are valid at `goodAt` (null: at any time). */
type InviteFilter = { workspaceId: string; search: string; goodAt: Date | null };

function filteredInvites(db: Database, { workspaceId, search, goodAt }: InviteFilter) {
  return db
    .selectFrom("invite")
    .where("workspaceId", "=", workspaceId)
    .$if(goodAt !== null, (query) => query.where("expiresAt", ">", goodAt ?? new Date(0)))
    .$if(search !== "", (query) => query.where(containsText(search, "email")));
}

export async function countInvites(db: Database, filter: InviteFilter): Promise<number> {
  const { count } = await filteredInvites(db, filter)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

/** Returns a page of invites, newest first. */
export async function selectInvites(
  db: Database,
  { offset, limit, ...filter }: InviteFilter & { offset: number; limit: number },
): Promise<InviteRow[]> {
  return await filteredInvites(db, filter).select(COLUMNS).orderBy("createdAt", "desc").orderBy("id").offset(offset).limit(limit).execute();
}

/** Returns a valid invite, with the workspace's name and whether its address has an account. */
export async function selectGoodInvite(
  db: Database,
  tokenHash: string,
  now: Date,
): Promise<(InviteRow & { workspaceName: string; hasAccount: boolean }) | undefined> {
  const row = await db
    .selectFrom("invite")
    .innerJoin("workspace", "workspace.id", "invite.workspaceId")
    .leftJoin("user", "user.email", "invite.email")
    .select(COLUMNS.map((column) => `invite.${column}` as const))
    .select(["workspace.name as workspaceName", "user.id as userId"])
    .where("invite.tokenHash", "=", tokenHash)
    .where("invite.expiresAt", ">", now)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { userId, ...invite } = row;
  return { ...invite, hasAccount: userId !== null };
}

/** Uses the invite up. Of two concurrent calls, the second waits for the first transaction and then finds none. */
export async function takeInvite(db: DatabaseTransaction, tokenHash: string, now: Date): Promise<InviteRow | undefined> {
  return await db
    .deleteFrom("invite")
    .where("tokenHash", "=", tokenHash)
    .where("expiresAt", ">", now)
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** Returns the workspace's invites with these ids or addresses, locked until the transaction ends, by address. */
export async function lockInvites(
  db: DatabaseTransaction,
  workspaceId: string,
  column: "id" | "email",
  values: readonly string[],
): Promise<{ id: string; email: string }[]> {
  return await db
    .selectFrom("invite")
    .select(["id", "email"])
    .where("workspaceId", "=", workspaceId)
    .where((eb) => eb(column, "=", eb.fn.any(eb.val([...values]))))
    .orderBy("email")
    .forUpdate()
    .execute();
}

export async function deleteInvites(db: DatabaseTransaction, ids: readonly string[]): Promise<void> {
  await db
    .deleteFrom("invite")
    .where((eb) => eb("id", "=", eb.fn.any(eb.val([...ids]))))
    .execute();
}

const COLUMNS = ["id", "workspaceId", "email", "grants", "invitedBy", "createdAt", "expiresAt"] as const;
