import { type Kysely, sql } from "kysely";

/**
 * A destination can write a manifest of each received day, from the day on which that was turned on. A row is a manifest that was written, or the fault
 * that keeps it from being written.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table destination add column manifests_from bigint;
    create table day_manifest (
      destination_id text not null references destination on delete cascade,
      received_day bigint not null,
      bucket text not null,
      key text not null,
      fingerprint text,
      file_count integer not null,
      event_count bigint not null,
      written_at timestamptz,
      request_id text,
      attempt_count integer not null,
      next_attempt_at timestamptz,
      fault_kind text,
      fault_message text,
      primary key (destination_id, received_day)
    );
  `.execute(db);
}
