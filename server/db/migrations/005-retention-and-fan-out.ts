import { type Kysely, sql } from "kysely";

/** When a batch's bytes left the staging store; what waits and what was given up is found without reading every file; the legacy Amazon S3 has no role. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table batch add column removed_at timestamptz;
    create index batch_staged on batch (sealed_at) where removed_at is null;
    create index file_waiting on file (created_at) where state = 'pending';
    create index file_given_up on file (created_at) where state = 'failed';

    alter table destination drop constraint destination_enabled_needs_settings;
    alter table destination add constraint destination_enabled_needs_settings check (
      not enabled
      or (bucket <> '' and (metadata_id = '54f418c3db31d978f14aa925' or (aws_region <> '' and iam_role_arn <> '')))
    );
  `.execute(db);
}
