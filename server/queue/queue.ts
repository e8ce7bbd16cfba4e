import { sql } from "kysely";
import type { Database, DatabaseTransaction } from "../db/database.ts";

/** A file whose delivery is a job. */
export type QueuedFile = { fileId: string; destinationId: string };

/** How a job says which destination it is for: a worker that has enough of one passes its jobs over (deliver/destination-limiter.ts). */
export function destinationFlag(destinationId: string): string {
  return `destination:${destinationId}`;
}

/**
 * Puts a file's delivery into the queue inside the caller's own transaction: the change and its job are one. A file never has
 * two jobs that wait: a later call replaces the first.
 *
 * @param runAt ms since the epoch; at once where absent
 */
export async function enqueueDelivery(
  db: Database | DatabaseTransaction,
  { fileId, destinationId }: QueuedFile,
  runAt?: number,
): Promise<void> {
  await sql`select graphile_worker.add_job(
    'deliver_file', ${JSON.stringify({ fileId })}::json,
    run_at => ${runAt === undefined ? null : new Date(runAt)}, job_key => ${deliveryKey(fileId)}, flags => ${[destinationFlag(destinationId)]}::text[]
  )`.execute(db);
}

/** Many at once, in one statement. A job that waits already keeps its time. */
export async function enqueueDeliveries(db: Database | DatabaseTransaction, files: readonly QueuedFile[]): Promise<void> {
  if (files.length === 0) return;
  const jobs = files.map(({ fileId, destinationId }) => ({
    payload: { fileId },
    key: deliveryKey(fileId),
    flag: destinationFlag(destinationId),
  }));
  await sql`select graphile_worker.add_jobs(
    array(
      select ('deliver_file', job.payload, null, null, null, job.key, null, array[job.flag])::graphile_worker.job_spec
      from json_to_recordset(${JSON.stringify(jobs)}::json) as job(payload json, key text, flag text)
    ),
    job_key_preserve_run_at => true
  )`.execute(db);
}

/** One at a time for the whole installation, behind every delivery: an AWS that hangs holds up no file. One that waits already keeps its place. */
export async function enqueueRevalidations(db: Database, destinationIds: readonly string[]): Promise<void> {
  if (destinationIds.length === 0) return;
  await sql`
    select graphile_worker.add_job(
      'revalidate_destination', json_build_object('destinationId', id), queue_name => 'revalidate', max_attempts => 3,
      job_key => 'revalidate:' || id, job_key_mode => 'preserve_run_at', priority => 10
    ) from unnest(${destinationIds}::text[]) as id
  `.execute(db);
}

/** Puts a comparison into the queue inside the caller's own transaction. They are done one after the other, so that many never crowd delivery out. */
export async function enqueueComparison(
  db: Database | DatabaseTransaction,
  { legacyId, comparisonId }: { legacyId: string; comparisonId: string },
): Promise<void> {
  await sql`select graphile_worker.add_job(
    'compare_deliveries', ${JSON.stringify({ legacyId, comparisonId })}::json, queue_name => 'compare_deliveries'
  )`.execute(db);
}

function deliveryKey(fileId: string): string {
  return `deliver_file:${fileId}`;
}
