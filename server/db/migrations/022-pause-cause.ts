import { type Kysely, sql } from "kysely";

/** A paused destination keeps what AWS answered, so that its page can say what to fix without asking AWS again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table destination add column pause_cause jsonb`.execute(db);
}
