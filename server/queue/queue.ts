import { sql } from "kysely";
import type { Database, DatabaseTransaction } from "../db/database.ts";

/** A file whose delivery is a job. */
export type QueuedFile = { fileId: string; destinationId: string };

/** Returns the flag that marks the jobs of a destination. A worker skips the flags of limited destinations (deliver/destination-limiter.ts). */
export function destinationFlag(destinationId: string): string {
  return `destination:${destinationId}`;
}

/**
 * Enqueues the delivery of a file in the caller's transaction. A file has at most one waiting job: a later call replaces it.
 *
 * @param runAt ms since the epoch; now by default
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

/** Enqueues the delivery of many files in one statement. A waiting job keeps its time. */
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

/** Enqueues validations. They run one at a time in the whole installation, after all deliveries. A waiting one keeps its place. */
export async function enqueueRevalidations(db: Database, destinationIds: readonly string[]): Promise<void> {
  if (destinationIds.length === 0) return;
  await sql`
    select graphile_worker.add_job(
      'revalidate_destination', json_build_object('destinationId', id), queue_name => 'revalidate', max_attempts => 3,
      job_key => 'revalidate:' || id, job_key_mode => 'preserve_run_at', priority => 10
    ) from unnest(${destinationIds}::text[]) as id
  `.execute(db);
}

/** Enqueues a comparison in the caller's transaction. Comparisons run one at a time, so that many do not delay delivery. */
export async function enqueueComparison(
  db: Database | DatabaseTransaction,
  { legacyId, comparisonId }: { legacyId: string; comparisonId: string },
): Promise<void> {
  await sql`select graphile_worker.add_job(
    'compare_deliveries', ${JSON.stringify({ legacyId, comparisonId })}::json, queue_name => 'compare_deliveries'
  )`.execute(db);
}

/** Enqueues the sending of alerts in the caller's transaction. Without a job key: two transactions would wait for each other's. */
export async function enqueueAlertSending(db: Database | DatabaseTransaction): Promise<void> {
  await sql`select graphile_worker.add_job('send_alerts', '{}'::json)`.execute(db);
}

/** Enqueues the mail of an invite in the caller's transaction. Mails are sent one at a time, so that a slow server delays no delivery. */
export async function enqueueInviteMail(db: DatabaseTransaction, invite: { inviteId: string; sealedToken: string }): Promise<void> {
  await sql`select graphile_worker.add_job('send_invite_mail', ${JSON.stringify(invite)}::json, queue_name => 'mail', max_attempts => 12)`.execute(
    db,
  );
}

/** Enqueues a request for a link that resets a password. `askedAt` is in ms since the epoch. */
export async function enqueuePasswordReset(db: Database, asked: { email: string; askedAt: number }): Promise<void> {
  await sql`select graphile_worker.add_job('send_password_reset', ${JSON.stringify(asked)}::json, queue_name => 'mail', max_attempts => 8)`.execute(
    db,
  );
}

/**
 * Enqueues the copy of a batch into the history in the caller's transaction, if its workspace has a space. Copies are made one at a time, after all
 * deliveries.
 */
export async function enqueueHistory(db: DatabaseTransaction, batch: { id: string; sourceId: string }): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      'write_history', ${JSON.stringify({ batchId: batch.id })}::json, queue_name => 'write_history', job_key => ${`write_history:${batch.id}`},
      priority => 5
    ) from source join space on space.workspace_id = source.workspace_id where source.id = ${batch.sourceId}
  `.execute(db);
}

/**
 * Enqueues the copies of all staged batches that are not in the history and were sealed before `before`, of one workspace or of all that have a space. A
 * waiting copy keeps its place.
 */
export async function enqueueMissingHistory(
  db: Database | DatabaseTransaction,
  { workspaceId, before }: { workspaceId: string | null; before: Date },
): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      'write_history', json_build_object('batchId', batch.id), queue_name => 'write_history', job_key => 'write_history:' || batch.id,
      job_key_mode => 'preserve_run_at', priority => 5
    )
    from space
    join source on source.workspace_id = space.workspace_id
    join batch on batch.source_id = source.id
    where batch.removed_at is null and batch.sealed_at < ${before}
      and (${workspaceId}::text is null or space.workspace_id = ${workspaceId})
      and not exists (select from history_batch where history_batch.batch_id = batch.id)
  `.execute(db);
}

/** How many runs of audiences and computed traits work at the same time in the whole installation: the workers share them, and keep room for deliveries. */
const RUN_QUEUES = 4;

/** Enqueues a run in the caller's transaction. Runs of one computation are in one queue, and never run at the same time. */
export async function enqueueRun(
  db: Database | DatabaseTransaction,
  { runId, computationId }: { runId: string; computationId: string },
): Promise<void> {
  await sql`select graphile_worker.add_job(
    'run_computation', ${JSON.stringify({ runId })}::json,
    queue_name => 'engage_runs_' || (hashtext(${computationId}) & ${RUN_QUEUES - 1}::int),
    job_key => ${`run_computation:${runId}`}, priority => 5
  )`.execute(db);
}

/** Enqueues the answer to a question to the engine in the caller's transaction. */
export async function enqueueEngageRequest(db: DatabaseTransaction, requestId: string): Promise<void> {
  await sql`select graphile_worker.add_job(
    'answer_engage_request', ${JSON.stringify({ requestId })}::json, queue_name => 'engage_requests', max_attempts => 3
  )`.execute(db);
}

function deliveryKey(fileId: string): string {
  return `deliver_file:${fileId}`;
}
