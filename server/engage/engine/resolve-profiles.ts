import type { InputOf, ValueOf } from "./engine-request.ts";
import { loadSession } from "./load-session.ts";
import type { DuckDb } from "./open-duckdb.ts";

/** Returns the profiles that the given ones are now. One that the history doesn't know is itself. */
export async function resolveProfiles(duckDb: DuckDb, { session, profileIds }: InputOf<"resolve">): Promise<ValueOf<"resolve">> {
  await loadSession(duckDb, session);
  return duckDb.rows(
    `SELECT asked.id AS "profileId", coalesce(moved.profile_id, asked.id) AS "ownerId"
     FROM (SELECT unnest(from_json($1, '["VARCHAR"]')) AS id) asked LEFT JOIN moved ON moved.best = asked.id`,
    [JSON.stringify(profileIds)],
  );
}
