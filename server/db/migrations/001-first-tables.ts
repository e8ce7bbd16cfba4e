import { type Kysely, sql } from "kysely";

/** Workspaces, sources, destinations, batches, files and validations. Rules that must hold are constraints with names. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table workspace (
      id text primary key,
      name text not null,
      slug text not null constraint workspace_slug_taken unique,
      created_at timestamptz not null
    );

    create table member (
      workspace_id text not null references workspace on delete cascade,
      user_id text not null,
      role text not null,
      created_at timestamptz not null,
      primary key (workspace_id, user_id)
    );
    create index member_by_user on member (user_id);

    create table setup_link (
      token_hash text primary key,
      created_at timestamptz not null,
      expires_at timestamptz not null
    );

    create table api_token (
      id text primary key,
      workspace_id text not null references workspace on delete cascade,
      name text not null,
      token_hash text not null unique,
      role text not null,
      created_at timestamptz not null,
      last_used_at timestamptz
    );

    create table source (
      id text primary key,
      workspace_id text not null references workspace on delete cascade,
      name text not null,
      slug text not null,
      enabled boolean not null,
      created_at timestamptz not null,
      constraint source_slug_taken unique (workspace_id, slug)
    );

    create table write_key (
      key text primary key,
      source_id text not null references source on delete cascade,
      created_at timestamptz not null
    );
    create index write_key_by_source on write_key (source_id);

    create table destination (
      id text primary key,
      workspace_id text not null references workspace on delete cascade,
      source_id text not null references source on delete cascade,
      metadata_id text not null,
      name text not null,
      enabled boolean not null,
      enabled_at timestamptz,
      aws_region text not null,
      bucket text not null,
      iam_role_arn text not null,
      paused_at timestamptz,
      pause_fault_kind text,
      pause_fault_message text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      constraint destination_one_per_source unique (source_id, metadata_id),
      constraint destination_enabled_needs_settings check (not enabled or (aws_region <> '' and bucket <> '' and iam_role_arn <> '')),
      constraint destination_enabled_has_a_time check (enabled = (enabled_at is not null))
    );
    create unique index destination_name_taken on destination (workspace_id, lower(name));

    create table batch (
      id uuid primary key,
      source_id text not null references source on delete cascade,
      received_day bigint not null,
      event_count integer not null,
      raw_byte_count bigint not null,
      byte_count bigint not null,
      crc32 bigint not null,
      opened_at timestamptz not null,
      sealed_at timestamptz not null
    );
    create index batch_by_source on batch (source_id, received_day);

    create table file (
      id uuid primary key,
      batch_id uuid not null references batch on delete cascade,
      destination_id text not null references destination on delete cascade,
      aws_region text not null,
      bucket text not null,
      key text not null,
      iam_role_arn text not null,
      state text not null constraint file_state check (state in ('pending', 'delivered', 'failed')),
      attempt_count integer not null default 0,
      next_attempt_at timestamptz,
      fault_kind text,
      fault_message text,
      created_at timestamptz not null,
      delivered_at timestamptz,
      constraint file_one_per_batch unique (batch_id, destination_id),
      constraint file_delivered_has_a_time check ((state = 'delivered') = (delivered_at is not null))
    );
    create index file_newest on file (destination_id, created_at desc, id desc);
    create index file_pending on file (destination_id, created_at) where state = 'pending';

    create table validation (
      id uuid primary key,
      workspace_id text not null references workspace on delete cascade,
      destination_id text not null references destination on delete cascade,
      code text not null,
      settings jsonb not null,
      steps jsonb not null,
      actor_name text not null,
      started_at timestamptz not null,
      finished_at timestamptz not null
    );
    create index validation_newest on validation (destination_id, finished_at desc);
  `.execute(db);
}
