import { sql } from "kysely";
import type { Database, DatabaseTransaction } from "./database.ts";

/** A suppressed user id: in one source, or (null) in all sources of the workspace. */
export type Suppression = { workspaceId: string; sourceId: string | null; userId: string };

/** Returns all suppressions, of all workspaces. */
export async function listSuppressions(db: Database): Promise<Suppression[]> {
  return await db.selectFrom("suppression").select(["workspaceId", "sourceId", "userId"]).execute();
}

/** Returns a text that changes whenever a suppression is added or removed. */
export async function readSuppressionVersion(db: Database): Promise<string> {
  const { rows } = await sql<{ version: string }>`
    select count(*) || ':' || coalesce(sum(hashtextextended(concat_ws('/', workspace_id, coalesce(source_id, ''), user_id), 0)::numeric), 0) as version
    from suppression
  `.execute(db);
  return rows[0]?.version ?? "";
}

/** Returns how many user ids of the workspace are suppressed. Suppressions of one id in several sources count each. */
export async function countSuppressions(db: Database | DatabaseTransaction, workspaceId: string): Promise<number> {
  const { count } = await db
    .selectFrom("suppression")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("workspaceId", "=", workspaceId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Adds suppressions. Those that exist stay as they are. */
export async function insertSuppressions(
  db: DatabaseTransaction,
  scope: { workspaceId: string; sourceId: string | null; regulationId: string; createdAt: Date },
  userIds: readonly string[],
): Promise<void> {
  const { workspaceId, sourceId, regulationId, createdAt } = scope;
  await sql`
    insert into suppression (workspace_id, source_id, user_id, regulation_id, created_at)
    select distinct ${workspaceId}, ${sourceId}::text, user_id, ${regulationId}, ${createdAt}::timestamptz
    from unnest(${[...userIds]}::text[]) as user_id
    order by user_id
    on conflict do nothing
  `.execute(db);
}

/** Removes the suppressions of user ids: those of one source, or (null) those of the whole workspace and of each of its sources. */
export async function deleteSuppressions(
  db: DatabaseTransaction,
  { workspaceId, sourceId }: { workspaceId: string; sourceId: string | null },
  userIds: readonly string[],
): Promise<void> {
  await db
    .deleteFrom("suppression")
    .where("workspaceId", "=", workspaceId)
    .$if(sourceId !== null, (query) => query.where("sourceId", "=", sourceId))
    .where((eb) => eb("userId", "=", eb.fn.any(eb.val([...userIds]))))
    .execute();
}

/** Removes the suppressions that a regulation added. */
export async function deleteSuppressionsOf(db: DatabaseTransaction, regulationId: string): Promise<void> {
  await db.deleteFrom("suppression").where("regulationId", "=", regulationId).execute();
}

export type ListedSuppression = { userId: string; sourceId: string | null; sourceName: string | null; createdAt: Date };

/** Returns suppressions of the workspace, the newest first, and how many there are in all. `search` is a part of the user id. */
export async function selectSuppressions(
  db: Database,
  workspaceId: string,
  { search, offset, limit }: { search: string; offset: number; limit: number },
): Promise<{ suppressions: ListedSuppression[]; total: number }> {
  const rows = await db
    .selectFrom("suppression")
    .leftJoin("source", "source.id", "suppression.sourceId")
    .select(["suppression.userId", "suppression.sourceId", "source.name as sourceName", "suppression.createdAt"])
    .where("suppression.workspaceId", "=", workspaceId)
    .$if(search !== "", (query) => query.where(sql<boolean>`position(lower(${search}) in lower(suppression.user_id)) > 0`))
    .select(sql<number>`count(*) over ()`.as("total"))
    .orderBy("suppression.createdAt", "desc")
    .orderBy("suppression.userId")
    .orderBy("suppression.sourceId")
    .offset(offset)
    .limit(limit)
    .execute();
  return { suppressions: rows.map(({ total: _, ...row }) => row), total: Number(rows[0]?.total ?? 0) };
}
