import { type Kysely, sql } from "kysely";

/**
 * Deletion and suppression of users. `regulation_batch` has a row for each staged batch that a regulation reads and, if needed, rewrites. `file.rewrites`
 * counts how often the batch of a file was rewritten: such a file replaces its object.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table regulation (
      id text primary key,
      workspace_id text not null references workspace on delete cascade,
      source_id text references source on delete cascade,
      type text not null,
      user_ids text[] not null,
      status text not null,
      erase_until timestamptz,
      gone_file_count integer not null default 0,
      erased_part_count integer not null default 0,
      erased_membership_count integer not null default 0,
      created_by text not null,
      created_at timestamptz not null,
      started_at timestamptz,
      finished_at timestamptz
    );
    create index regulation_of_workspace on regulation (workspace_id, created_at);
    create index regulation_to_run on regulation (status, created_at) where erase_until is not null;

    create table suppression (
      workspace_id text not null references workspace on delete cascade,
      source_id text references source on delete cascade,
      user_id text not null,
      regulation_id text not null,
      created_at timestamptz not null
    );
    create unique index suppression_once on suppression (workspace_id, user_id, coalesce(source_id, ''));
    create index suppression_by_age on suppression (workspace_id, created_at);
    create index suppression_of_regulation on suppression (regulation_id);

    create table regulation_batch (
      regulation_id text not null references regulation on delete cascade,
      batch_id uuid not null references batch on delete cascade,
      state text not null,
      erased_count integer not null default 0,
      primary key (regulation_id, batch_id)
    );
    create index regulation_batch_waiting on regulation_batch (batch_id) where state = 'waiting';

    alter table file add column rewrites integer not null default 0;
  `.execute(db);
}
