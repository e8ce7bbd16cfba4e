import { sql } from "kysely";
import type { Database } from "../db/database.ts";

/** The class of the advisory locks that running workers hold. The second number is the hash of the worker's id. */
export const PRESENCE = "sluice worker";

/** Releases the jobs of workers that were killed. Without this the queue waits four hours for each. */
export async function releaseLostJobs(db: Database): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(array_agg(worker_id))
    from (
      select distinct locked_by as worker_id from graphile_worker.jobs where locked_by is not null
      union
      select distinct locked_by from graphile_worker._private_job_queues where locked_by is not null
    ) as busy
    where not exists (
      select from pg_locks
      where locktype = 'advisory' and objsubid = 2 and granted
        and database = (select oid from pg_database where datname = current_database())
        and classid = (hashtext(${PRESENCE})::bigint & 4294967295)::oid
        and objid = (hashtext(worker_id)::bigint & 4294967295)::oid
    )
    having count(*) > 0
  `.execute(db);
}
