import { type Kysely, sql } from "kysely";

/** A source's name is unique in its workspace, whatever its case; a destination's last file is found without reading them all. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create unique index source_name_taken on source (workspace_id, lower(name));
    create index file_last_delivered on file (destination_id, delivered_at desc) where state = 'delivered';
  `.execute(db);
}
