import { sql } from "kysely";
import type { Grant } from "../domain/access/permissions.ts";
import { containsText } from "./contains-text.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

/** Throws `member_pkey` if the user is a member already. */
export async function insertMember(db: DatabaseTransaction, row: { workspaceId: string; userId: string; now: Date }): Promise<void> {
  const { now, ...ids } = row;
  await db
    .insertInto("member")
    .values({ ...ids, createdAt: now, enteredAt: now })
    .execute();
}

export type Membership = { workspaceId: string; workspaceName: string; name: string; grants: Grant[] };

/** Returns the user's memberships with the user's name, the last entered one first. */
export async function selectMemberships(db: Database, userId: string): Promise<Membership[]> {
  return await db
    .selectFrom("member")
    .innerJoin("user", "user.id", "member.userId")
    .innerJoin("workspace", "workspace.id", "member.workspaceId")
    .select(["member.workspaceId", "workspace.name as workspaceName", "user.name", grantsOfMember.as("grants")])
    .where("member.userId", "=", userId)
    .orderBy("member.enteredAt", "desc")
    .orderBy("member.workspaceId")
    .execute();
}

/** Makes this the workspace that the user sees first. Returns whether the user is a member of it. */
export async function updateMemberEntered(db: Database, workspaceId: string, userId: string, now: Date): Promise<boolean> {
  const result = await db
    .updateTable("member")
    .set({ enteredAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("userId", "=", userId)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export type MemberRow = { userId: string; name: string; email: string; createdAt: Date; grants: Grant[] };

/** Selects members of the workspace whose name or address contains `search`. */
type MemberFilter = { workspaceId: string; search: string };

function filteredMembers(db: Database | DatabaseTransaction, { workspaceId, search }: MemberFilter) {
  return db
    .selectFrom("member")
    .innerJoin("user", "user.id", "member.userId")
    .where("member.workspaceId", "=", workspaceId)
    .$if(search !== "", (query) => query.where(containsText(search, "user.name", "user.email")));
}

export async function countMembers(db: Database, filter: MemberFilter): Promise<number> {
  const { count } = await filteredMembers(db, filter)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

/** Returns a page of members, oldest first. */
export async function selectMembers(
  db: Database,
  { offset, limit, ...filter }: MemberFilter & { offset: number; limit: number },
): Promise<MemberRow[]> {
  return await filteredMembers(db, filter)
    .select(["member.userId", "user.name", "user.email", "member.createdAt", grantsOfMember.as("grants")])
    .orderBy("member.createdAt")
    .orderBy("member.userId")
    .offset(offset)
    .limit(limit)
    .execute();
}

/** Returns undefined if the workspace has no such member. */
export async function selectMember(
  db: Database | DatabaseTransaction,
  workspaceId: string,
  userId: string,
): Promise<MemberRow | undefined> {
  return await filteredMembers(db, { workspaceId, search: "" })
    .select(["member.userId", "user.name", "user.email", "member.createdAt", grantsOfMember.as("grants")])
    .where("member.userId", "=", userId)
    .executeTakeFirst();
}

/** Returns the addresses of those of these users who are members, by user id. */
export async function selectMemberEmails(db: Database, workspaceId: string, userIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await filteredMembers(db, { workspaceId, search: "" })
    .select(["member.userId", "user.email"])
    .where((eb) => eb("member.userId", "=", eb.fn.any(eb.val([...userIds]))))
    .execute();
  return new Map(rows.map(({ userId, email }) => [userId, email]));
}

const grantsOfMember = sql<Grant[]>`(
  select coalesce(
    jsonb_agg(jsonb_build_object('role', held.role, 'sourceId', held.source_id) order by held.role, held.source_id nulls first), '[]'
  )
  from member_grant as held
  where held.workspace_id = member.workspace_id and held.user_id = member.user_id
)`;

export async function hasMemberWithEmail(db: DatabaseTransaction, workspaceId: string, email: string): Promise<boolean> {
  const row = await db
    .selectFrom("member")
    .innerJoin("user", "user.id", "member.userId")
    .select("member.userId")
    .where("member.workspaceId", "=", workspaceId)
    .where("user.email", "=", email)
    .executeTakeFirst();
  return row !== undefined;
}

/** Deletes a member with its grants. Returns whether there was such a member. */
export async function deleteMember(db: DatabaseTransaction, workspaceId: string, userId: string): Promise<boolean> {
  const result = await db.deleteFrom("member").where("workspaceId", "=", workspaceId).where("userId", "=", userId).executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** Replaces the member's grants. */
export async function replaceGrants(
  db: DatabaseTransaction,
  member: { workspaceId: string; userId: string },
  grants: readonly Grant[],
): Promise<void> {
  await db.deleteFrom("memberGrant").where("workspaceId", "=", member.workspaceId).where("userId", "=", member.userId).execute();
  if (grants.length === 0) return;
  await db
    .insertInto("memberGrant")
    .values(grants.map(({ role, sourceId }) => ({ ...member, role, sourceId })))
    .execute();
}

/** Locks the workspace's members until the transaction ends. */
export async function lockMembers(db: DatabaseTransaction, workspaceId: string): Promise<void> {
  await db.selectFrom("workspace").select("id").where("id", "=", workspaceId).forNoKeyUpdate().execute();
}

export async function hasOwner(db: DatabaseTransaction, workspaceId: string): Promise<boolean> {
  const row = await db
    .selectFrom("memberGrant")
    .select("userId")
    .where("workspaceId", "=", workspaceId)
    .where("role", "=", "workspace_owner")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function countOwners(db: Database, workspaceId: string): Promise<number> {
  const { count } = await db
    .selectFrom("memberGrant")
    .where("workspaceId", "=", workspaceId)
    .where("role", "=", "workspace_owner")
    .select((eb) => eb.fn.count<number>("userId").distinct().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}
