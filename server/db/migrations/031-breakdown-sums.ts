import { type Kysely, sql } from "kysely";

/** The sum of each breakdown, in an index that answers for weeks of batches without reading their counts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table batch_breakdown add column event_count integer not null default 0;
    update batch_breakdown set event_count = (select coalesce(sum(event_count), 0) from unnest(counts) as event_count);
    alter table batch_breakdown alter column event_count drop default;
    create index batch_breakdown_sums on batch_breakdown (source_id, last_minute, first_minute) include (batch_id, event_count);
    drop index batch_breakdown_of_source;
  `.execute(db);
}
