import { type Kysely, sql } from "kysely";

/**
 * What a migration of a legacy destination knows beyond the facts: its environment, how long it waits after the cut, what the new destination
 * was before, the last comparison, and what people said. Where it stands follows from settings, files and the activity log.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table migration (
      legacy_id text primary key references destination on delete cascade,
      environment text not null,
      wait_seconds integer not null constraint migration_wait check (wait_seconds between 0 and 604800),
      found jsonb,
      comparison jsonb,
      wait_ended jsonb,
      cleaned_up jsonb
    );
  `.execute(db);
}
