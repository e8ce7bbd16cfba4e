import { type Kysely, sql } from "kysely";

/**
 * Who watches the events of a source, and the newest events of watched sources. Both tables are worthless after a crash, and are not logged. Samples
 * are deleted with the watch.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create unlogged table live_watch (
      source_id text primary key references source on delete cascade,
      started_at timestamptz not null,
      expires_at timestamptz not null
    );
    create unlogged table live_sample (
      id bigint generated always as identity primary key,
      source_id text not null references live_watch on delete cascade,
      events text not null,
      skipped_count integer not null
    );
    create index live_sample_of_source on live_sample (source_id, id);
  `.execute(db);
}
