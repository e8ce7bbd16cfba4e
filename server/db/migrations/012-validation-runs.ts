import { type Kysely, sql } from "kysely";

/** What is being validated right now, so that who asks the same waits for it, in whichever process; and who asked, a person or nobody. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table validation_run (
      destination_id text not null references destination on delete cascade,
      question text not null,
      id uuid not null unique,
      steps jsonb not null,
      alive_at timestamptz not null,
      primary key (destination_id, question)
    );

    alter table validation add column actor_kind text not null default 'user';
    alter table validation alter column actor_kind drop default;
    alter table validation add constraint validation_actor_kind check (actor_kind in ('user', 'token', 'system'));
    drop index validation_newest;
    create index validation_newest on validation (destination_id, finished_at desc, id desc);
  `.execute(db);
}
