import { type Kysely, sql } from "kysely";

/** A workspace has labels, and gives them to its sources. Deleting a label takes it away from them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table label (
      workspace_id text not null references workspace on delete cascade,
      key text not null,
      value text not null,
      description text not null,
      created_at timestamptz not null,
      constraint label_pkey primary key (workspace_id, key, value)
    );
    insert into label (workspace_id, key, value, description, created_at)
    select id, 'environment', value, description, created_at
    from workspace cross join (values ('dev', 'Development environment'), ('prod', 'Production environment')) as standard (value, description);

    create table source_label (
      source_id text not null references source on delete cascade,
      workspace_id text not null,
      key text not null,
      value text not null,
      constraint source_label_pkey primary key (source_id, key, value),
      constraint source_label_unknown foreign key (workspace_id, key, value) references label on delete cascade
    );
    create index source_label_of_label on source_label (workspace_id, key, value);
  `.execute(db);
}
