import { type Kysely, sql } from "kysely";

/**
 * Engage: spaces, audiences and computed traits, their runs, who is a member, and the parts of the history of events. The rows of a run in progress are
 * computed again after a crash, so their table is not logged.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table space (
      id text primary key,
      workspace_id text not null references workspace on delete cascade,
      source_id text not null references source on delete cascade,
      slug text not null,
      name text not null,
      created_at timestamptz not null,
      history_from timestamptz,
      constraint space_of_workspace unique (workspace_id),
      constraint space_of_source unique (source_id)
    );

    create table computation (
      id text primary key,
      space_id text not null references space on delete cascade,
      workspace_id text not null references workspace on delete cascade,
      class text not null,
      name text not null,
      key text not null,
      description text not null,
      query text not null,
      enabled boolean not null,
      include_anonymous boolean not null,
      include_history boolean not null,
      backfill_days integer,
      created_by text not null,
      created_at timestamptz not null,
      updated_by text not null,
      updated_at timestamptz not null,
      deleted_at timestamptz,
      last_full_run_at timestamptz,
      next_run_at timestamptz,
      constraint computation_key_taken unique (space_id, key)
    );
    create unique index computation_name_taken on computation (space_id, class, lower(name)) where deleted_at is null;
    create index computation_of_workspace on computation (workspace_id, class, created_at);
    create index computation_due on computation (next_run_at) where enabled and deleted_at is null;

    create table computation_run (
      id uuid primary key,
      computation_id text not null references computation on delete cascade,
      state text not null,
      as_of timestamptz not null,
      is_full boolean not null,
      asked_by text,
      created_at timestamptz not null,
      started_at timestamptz,
      applied_at timestamptz,
      finished_at timestamptz,
      duration_ms bigint,
      size bigint,
      entered_count bigint,
      exited_count bigint,
      error_code text,
      error_message text,
      attempt_count integer not null default 0
    );
    create index computation_run_of_computation on computation_run (computation_id, created_at);
    create unique index computation_run_in_progress on computation_run (computation_id) where state in ('queued', 'computing', 'emitting');

    create table membership (
      computation_id text not null references computation on delete cascade,
      identifier_type text not null,
      identifier text not null,
      profile_id text not null,
      value jsonb not null,
      since timestamptz not null,
      last_change_run uuid not null,
      primary key (computation_id, identifier_type, identifier)
    );
    create index membership_of_profile on membership (profile_id);
    create index membership_by_age on membership (computation_id, since);

    create table membership_change (
      run_id uuid not null references computation_run on delete cascade,
      number integer not null,
      identifier_type text not null,
      identifier text not null,
      value jsonb not null,
      primary key (run_id, number)
    );

    create unlogged table run_result (
      run_id uuid not null,
      profile_id text not null,
      identifier_type text not null,
      identifier text not null,
      value jsonb not null
    );
    create index run_result_of_run on run_result (run_id, profile_id);

    create table history_part (
      workspace_id text not null references workspace on delete cascade,
      received_day bigint not null,
      name text not null,
      batch_count integer not null,
      event_count bigint not null,
      byte_count bigint not null,
      first_at timestamptz,
      last_at timestamptz,
      created_at timestamptz not null,
      replaced_at timestamptz,
      primary key (workspace_id, received_day, name)
    );

    create table history_batch (
      batch_id uuid primary key,
      workspace_id text not null references workspace on delete cascade,
      received_day bigint not null
    );
    create index history_batch_of_day on history_batch (workspace_id, received_day);

    create table engage_request (
      id uuid primary key,
      workspace_id text not null references workspace on delete cascade,
      kind text not null,
      input jsonb not null,
      state text not null,
      result jsonb,
      error_code text,
      error_message text,
      asked_by text not null,
      created_at timestamptz not null,
      finished_at timestamptz
    );
    create index engage_request_by_age on engage_request (created_at);
  `.execute(db);
}
