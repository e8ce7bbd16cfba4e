import { type Kysely, sql } from "kysely";

/** An API token has grants, as a member has. A source remembers which entry of the catalog it was made from; those that exist are HTTP API. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table api_token add column grants jsonb;
    update api_token set grants = jsonb_build_array(jsonb_build_object('role', role, 'sourceId', null));
    alter table api_token alter column grants set not null;
    alter table api_token drop column role;
    create index api_token_of_workspace on api_token (workspace_id, created_at);

    alter table source add column metadata_id text not null default 'iUM16Md8P2';
  `.execute(db);
}
