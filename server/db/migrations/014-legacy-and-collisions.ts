import { type Kysely, sql } from "kysely";

/**
 * A destination's name is its own on its source (segment.md 7); the legacy Amazon S3 keeps the second of its settings; a file that is sent
 * again keeps the time at which it arrived first.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index destination_name_taken;
    create unique index destination_name_taken on destination (source_id, lower(name));
    create index destination_of_workspace on destination (workspace_id, created_at);

    alter table destination add column use_server_side_encryption boolean not null default true;

    alter table file add column redelivery_asked_at timestamptz;
    alter table file drop constraint file_delivered_has_a_time;
    alter table file add constraint file_delivered_has_a_time check (state <> 'delivered' or delivered_at is not null);
  `.execute(db);
}
