import { type Kysely, sql } from "kysely";

/** Lists are read a page at a time, in the order of these. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index destination_of_workspace;
    create index destination_of_workspace on destination (workspace_id, created_at, id);
    create index source_of_workspace_by_age on source (workspace_id, created_at, id);
    create index member_of_workspace_by_age on member (workspace_id, created_at, user_id);
    create index invite_of_workspace_by_age on invite (workspace_id, created_at desc, id);
    drop index api_token_of_workspace;
    create index api_token_of_workspace on api_token (workspace_id, created_at desc, id desc);
  `.execute(db);
}
