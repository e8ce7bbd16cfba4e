import { type Kysely, sql } from "kysely";

/** A file that was given up remembers when: its batch stays staged for a while from then on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table file add column given_up_at timestamptz`.execute(db);
}
