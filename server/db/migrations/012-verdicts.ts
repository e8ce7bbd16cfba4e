import { type Kysely, sql } from "kysely";

/** What is known of each destination's saved settings from the validations of them, and since when. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table verdict (
      destination_id text primary key references destination on delete cascade,
      settings jsonb not null,
      code text,
      failed_step text,
      since timestamptz,
      asked_at timestamptz not null,
      upload_tried_at timestamptz,
      constraint verdict_since check ((code is null) = (since is null))
    );
  `.execute(db);
}
