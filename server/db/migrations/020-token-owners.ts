import { type Kysely, sql } from "kysely";

/** A token remembers the id of the person who made it, so that the operator can revoke them all. For older ones the activity log has it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table api_token add column created_by_id text;
    update api_token as token set created_by_id = (
      select line.actor_id from activity as line
      where line.workspace_id = token.workspace_id and line.action = 'api_token_created' and line.actor_kind = 'user'
        and line.subject_name = token.name and line.at between token.created_at and token.created_at + interval '1 minute'
      order by line.id limit 1
    );
    create index api_token_of_maker on api_token (created_by_id) where created_by_id is not null;
  `.execute(db);
}
