import { sql } from "kysely";
import type { Database } from "./database.ts";

/** When a library last sent events to a source, in ms. */
export type LibrarySeen = { sourceId: string; name: string; version: string; lastSeenAt: number };

/** Libraries beyond are left out, so that made-up versions can't fill the table. */
const MAX_PER_SOURCE = 500;

/** Keeps the latest time of each library. Those of deleted sources are left out. */
export async function addLibraries(db: Database, seen: readonly LibrarySeen[]): Promise<void> {
  // Always in one order, so that two collectors never wait for each other's rows.
  await sql`
    insert into source_library as known (source_id, name, version, last_seen_at)
    select source.id, given.name, given.version, to_timestamp(given."lastSeenAt" / 1000.0)
    from jsonb_to_recordset(${JSON.stringify(seen)}::jsonb) as given ("sourceId" text, name text, version text, "lastSeenAt" bigint)
    join source on source.id = given."sourceId"
    where (select count(*) from source_library as other where other.source_id = source.id) < ${MAX_PER_SOURCE}
      or exists (
        select from source_library as same where same.source_id = source.id and same.name = given.name and same.version = given.version
      )
    order by source.id, given.name, given.version
    on conflict (source_id, name, version) do update set last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)
  `.execute(db);
}

/** Returns the libraries of a source, the one that was seen last first. */
export async function selectLibraries(
  db: Database,
  sourceId: string,
  limit: number,
): Promise<{ name: string; version: string; lastSeenAt: Date }[]> {
  return await db
    .selectFrom("sourceLibrary")
    .select(["name", "version", "lastSeenAt"])
    .where("sourceId", "=", sourceId)
    .orderBy("lastSeenAt", "desc")
    .orderBy("name")
    .orderBy("version")
    .limit(limit)
    .execute();
}

/** Deletes libraries that were last seen before `before`. */
export async function deleteLibrariesBefore(db: Database, before: Date): Promise<void> {
  await db.deleteFrom("sourceLibrary").where("lastSeenAt", "<", before).execute();
}
