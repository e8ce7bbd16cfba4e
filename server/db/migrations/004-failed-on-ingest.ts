import { type Kysely, sql } from "kysely";

/** What was taken but is in no record: counts by source, day and code with their newest samples, and calls that nobody's key came with. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table failed_event (
      source_id text not null references source on delete cascade,
      day bigint not null,
      code text not null,
      event_count bigint not null,
      last_seen_at timestamptz not null,
      samples jsonb not null,
      primary key (source_id, day, code)
    );
    create index failed_event_by_day on failed_event (day);

    create table unknown_source_call (
      day bigint primary key,
      call_count bigint not null,
      last_seen_at timestamptz not null
    );
  `.execute(db);
}
