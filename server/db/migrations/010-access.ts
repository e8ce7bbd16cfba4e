import { type Kysely, sql } from "kysely";

/**
 * A member has any number of roles, each on all sources or on one; invites; the activity log. What a member's one role was becomes a grant.
 * A grant names only sources of its own workspace, and ends with its source or its member.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table source add constraint source_of_workspace unique (workspace_id, id);

    create table member_grant (
      workspace_id text not null,
      user_id text not null,
      role text not null constraint member_grant_role check (
        role in ('workspace_owner', 'workspace_admin', 'source_admin', 'source_read_only', 'workspace_member', 'minimal_access')
      ),
      source_id text,
      constraint member_grant_member foreign key (workspace_id, user_id) references member on delete cascade,
      constraint member_grant_source foreign key (workspace_id, source_id) references source (workspace_id, id) on delete cascade,
      constraint member_grant_once unique nulls not distinct (workspace_id, user_id, role, source_id),
      constraint member_grant_scope check (source_id is null or role in ('source_admin', 'source_read_only'))
    );
    create index member_grant_by_source on member_grant (workspace_id, source_id);
    insert into member_grant (workspace_id, user_id, role) select workspace_id, user_id, role from member;

    alter table member drop column role;
    alter table member add column entered_at timestamptz;
    update member set entered_at = created_at;
    alter table member alter column entered_at set not null;

    create table invite (
      id text primary key,
      workspace_id text not null references workspace on delete cascade,
      email text not null,
      grants jsonb not null,
      token_hash text not null unique,
      invited_by text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      constraint invite_one_per_email unique (workspace_id, email)
    );

    create table activity (
      id bigint generated always as identity primary key,
      workspace_id text not null references workspace on delete cascade,
      at timestamptz not null,
      actor_kind text not null constraint activity_actor_kind check (actor_kind in ('user', 'token', 'system')),
      actor_id text not null,
      actor_name text not null,
      action text not null,
      subject_name text not null,
      source_id text,
      destination_id text,
      changes jsonb not null
    );
    create index activity_newest on activity (workspace_id, id desc);
    create index activity_of_destination on activity (destination_id, id desc) where destination_id is not null;
    create index activity_of_source on activity (source_id, id desc) where source_id is not null;
  `.execute(db);
}
