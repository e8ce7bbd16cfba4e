import { type Kysely, sql } from "kysely";

/**
 * `gap_from` is set when a destination is disabled: the time at which it had been enabled. Batches of its source that were sealed later, and have no file
 * for it, were indexed while it was disabled.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table destination add column gap_from timestamptz`.execute(db);
}
