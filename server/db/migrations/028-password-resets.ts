import { type Kysely, sql } from "kysely";

/** The links that reset passwords, at most one per user. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table password_reset (
      user_id text primary key references "user" on delete cascade,
      token_hash text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      constraint password_reset_token unique (token_hash)
    );
  `.execute(db);
}
