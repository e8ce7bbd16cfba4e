import { sql } from "kysely";
import type { Database, DatabaseTransaction } from "../db/database.ts";

/** Every job that can be enqueued, with its payload. */
export type JobPayloads = {
  deliver_file: { fileId: string };
};

type EnqueueOptions = {
  /** Ms since the epoch; at once where absent. */
  runAt?: number;
  /** A waiting job of the same key is replaced, never doubled. */
  key?: string;
};

/** Puts a job into the queue inside the caller's own transaction: the change and its job are one. */
export async function enqueue<Name extends keyof JobPayloads>(
  db: Database | DatabaseTransaction,
  name: Name,
  payload: JobPayloads[Name],
  options: EnqueueOptions = {},
): Promise<void> {
  const runAt = options.runAt === undefined ? null : new Date(options.runAt);
  await sql`select graphile_worker.add_job(
    ${name}, ${JSON.stringify(payload)}::json, run_at => ${runAt}, job_key => ${options.key ?? null}
  )`.execute(db);
}

/** Many jobs of one kind at once, each with its key, in one statement. A waiting job keeps its place in the queue. */
export async function enqueueAll<Name extends keyof JobPayloads>(
  db: Database | DatabaseTransaction,
  name: Name,
  jobs: readonly { payload: JobPayloads[Name]; key: string }[],
): Promise<void> {
  if (jobs.length === 0) return;
  await sql`select graphile_worker.add_jobs(
    array(
      select (${name}, job.payload, null, null, null, job.key, null, null)::graphile_worker.job_spec
      from json_to_recordset(${JSON.stringify(jobs)}::json) as job(payload json, key text)
    ),
    job_key_preserve_run_at => true
  )`.execute(db);
}
