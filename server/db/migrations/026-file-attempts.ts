import { type Kysely, sql } from "kysely";

/**
 * A file keeps its last attempts, with AWS's answers. A batch keeps when its first and last events were received, once somebody has read it
 * to its end.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table file add column attempts jsonb not null default '[]';
    alter table batch add column first_received_at timestamptz, add column last_received_at timestamptz;
  `.execute(db);
}
