import { type Kysely, sql } from "kysely";

/** When a regulation had erased its users from the history and from audiences; null before, and again if more batches are to be read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table regulation add column history_erased_at timestamptz`.execute(db);
}
