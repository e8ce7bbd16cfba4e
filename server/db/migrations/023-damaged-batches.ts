import { type Kysely, sql } from "kysely";

/** Batches of which acknowledged events were lost, as the collector that recovered them reports it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table damaged_batch (
      id text primary key,
      batch_id uuid not null,
      source_id text not null references source on delete cascade,
      received_day bigint not null,
      found_at timestamptz not null,
      kept_event_count bigint not null,
      lost_commit_count bigint not null,
      lost_byte_count bigint not null,
      estimated_lost_event_count bigint
    );
    create index damaged_batch_of_source on damaged_batch (source_id, found_at desc);
  `.execute(db);
}
