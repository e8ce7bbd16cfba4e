import { type Kysely, sql } from "kysely";

/** better-auth's tables (1.7, email and password, rate limit in the database), in our own spelling: access/auth.ts maps the names. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table "user" (
      id text primary key,
      name text not null,
      email text not null constraint user_email_taken unique,
      email_verified boolean not null,
      image text,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );

    create table session (
      id text primary key,
      token text not null unique,
      user_id text not null references "user" on delete cascade,
      ip_address text,
      user_agent text,
      expires_at timestamptz not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index session_by_user on session (user_id);

    create table account (
      id text primary key,
      account_id text not null,
      provider_id text not null,
      user_id text not null references "user" on delete cascade,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz,
      refresh_token_expires_at timestamptz,
      scope text,
      password text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      constraint account_one_per_provider unique (provider_id, account_id)
    );
    create index account_by_user on account (user_id);

    create table verification (
      id text primary key,
      identifier text not null,
      value text not null,
      expires_at timestamptz not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index verification_by_identifier on verification (identifier);

    create table rate_limit (
      id text primary key,
      key text not null unique,
      count integer not null,
      last_request bigint not null
    );

    alter table member add constraint member_user foreign key (user_id) references "user" on delete cascade;
  `.execute(db);
}
