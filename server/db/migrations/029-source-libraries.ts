import { type Kysely, sql } from "kysely";

/** When each client library last sent events to a source. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table source_library (
      source_id text not null references source on delete cascade,
      name text not null,
      version text not null,
      last_seen_at timestamptz not null,
      primary key (source_id, name, version)
    );
    create index source_library_by_time on source_library (last_seen_at);
  `.execute(db);
}
