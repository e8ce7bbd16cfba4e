import { type Kysely, sql } from "kysely";

/**
 * Adds what 014-legacy-and-collisions lacked in its first edition, which was on main for twenty minutes. A database that was made then gets
 * the column and the looser constraint; every other one has both already.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table file add column if not exists redelivery_asked_at timestamptz;
    alter table file drop constraint file_delivered_has_a_time;
    alter table file add constraint file_delivered_has_a_time check (state <> 'delivered' or delivered_at is not null);
  `.execute(db);
}
