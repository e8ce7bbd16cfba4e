import { type Kysely, sql } from "kysely";

/** A token remembers who made it; of older ones the activity log knows. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table api_token add column created_by text;
    update api_token as token set created_by = (
      select line.actor_name from activity as line
      where line.workspace_id = token.workspace_id and line.action = 'api_token_created'
        and line.subject_name = token.name and line.at between token.created_at and token.created_at + interval '1 minute'
      order by line.id limit 1
    );
  `.execute(db);
}
