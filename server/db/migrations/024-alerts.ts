import { type Kysely, sql } from "kysely";

/** Alerts: channels, rules and mutes; which alerts are open; the changes, the notices that tell them, and the outbox of messages. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table alert_channel (
      id text primary key,
      workspace_id text not null references workspace on delete cascade,
      owner_id text,
      kind text not null,
      name text not null,
      target text not null,
      sealed text not null,
      rules jsonb not null,
      source_ids jsonb,
      enabled boolean not null,
      disabled_reason text,
      resume_at timestamptz,
      last_attempt jsonb,
      created_by text not null,
      created_at timestamptz not null,
      constraint alert_channel_owner foreign key (workspace_id, owner_id) references member (workspace_id, user_id) on delete cascade
    );
    create unique index alert_channel_name_taken on alert_channel (workspace_id, coalesce(owner_id, ''), lower(name));

    create table alert_rule (
      workspace_id text not null references workspace on delete cascade,
      rule text not null,
      is_on boolean not null,
      threshold integer,
      source_ids jsonb,
      muted_until timestamptz,
      primary key (workspace_id, rule)
    );

    create table alert_mute (
      destination_id text primary key references destination on delete cascade,
      muted_until timestamptz not null,
      muted_by text not null
    );

    create table alert_state (
      workspace_id text not null references workspace on delete cascade,
      source_id text references source on delete cascade,
      destination_id text references destination on delete cascade,
      subject_id text not null,
      rule text not null,
      since timestamptz not null,
      level integer not null,
      expired_files bigint not null default 0,
      expired_events bigint not null default 0,
      primary key (subject_id, rule)
    );
    create index alert_state_of_workspace on alert_state (workspace_id);

    create table alert_notice (
      id uuid primary key,
      workspace_id text not null references workspace on delete cascade,
      source_id text,
      destination_id text,
      subject_id text not null,
      body jsonb not null,
      created_at timestamptz not null
    );
    create index alert_notice_newest on alert_notice (workspace_id, created_at desc, id desc);
    create index alert_notice_of_subject on alert_notice (subject_id, created_at desc);
    create index alert_notice_by_age on alert_notice (created_at);

    create table alert_change (
      id uuid primary key,
      workspace_id text not null references workspace on delete cascade,
      source_id text,
      subject_id text not null,
      facts jsonb not null,
      at timestamptz not null,
      told_at timestamptz
    );
    create index alert_change_held on alert_change (subject_id, at) where told_at is null;
    create index alert_change_by_age on alert_change (at);

    create table alert_read (
      user_id text not null references "user" on delete cascade,
      notice_id uuid not null references alert_notice on delete cascade,
      read_at timestamptz not null,
      primary key (user_id, notice_id)
    );
    create index alert_read_of_notice on alert_read (notice_id);

    create table alert_message (
      id uuid primary key,
      notice_id uuid not null references alert_notice on delete cascade,
      channel_id text not null references alert_channel on delete cascade,
      body jsonb not null,
      state text not null,
      attempt_count integer not null default 0,
      next_attempt_at timestamptz,
      claimed_until timestamptz,
      attempts jsonb not null default '[]',
      created_at timestamptz not null
    );
    create index alert_message_due on alert_message (channel_id, created_at) where state = 'pending';
    create index alert_message_of_notice on alert_message (notice_id);
    create index alert_message_of_channel on alert_message (channel_id, created_at desc);

    create index batch_by_source_and_age on batch (source_id, sealed_at);
  `.execute(db);
}
