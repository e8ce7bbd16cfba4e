import { sql } from "kysely";
import type { Database } from "./database.ts";

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
