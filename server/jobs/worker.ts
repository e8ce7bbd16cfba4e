import { EventEmitter } from "node:events";
import { type CronItem, parseCronItems, run, type TaskList, type WorkerEvents } from "graphile-worker";
import type pg from "pg";
import { finishSending } from "../alerts/send-due-messages.ts";
import { announceWorker } from "../queue/announce-worker.ts";
import { destinationFlag } from "../queue/queue.ts";
import { QUIET } from "../queue/quiet-logger.ts";
import { releaseLostJobs } from "../queue/release-lost-jobs.ts";
import type { Runtime } from "../runtime.ts";
import { ALL_JOBS } from "./all-jobs.ts";
import type { Job } from "./job.ts";
import { SCHEDULE } from "./schedule.ts";

export type Worker = {
  /** Waits up to 5 s for running jobs, which go back to the queue then, and up to 2 s for alerts that are being sent. */
  stop(): Promise<void>;
  /** Rejects if the worker can't continue. */
  failed: Promise<never>;
};

const SENDING_MS = 2_000;

/** Runs jobs from the queue, WORKER_CONCURRENCY at a time, and enqueues the recurring ones. */
export async function startWorker(runtime: Runtime, pool: pg.Pool, jobs: readonly Job[] = ALL_JOBS): Promise<Worker> {
  const events: WorkerEvents = new EventEmitter();
  events.on("job:error", ({ job, error }) => {
    runtime.log.warn({ event: "job-failed", job: job.task_identifier, jobId: job.id, attempt: job.attempts, error }, "A job failed.");
  });
  const presence = await announceWorker(pool, events);
  await releaseLostJobs(runtime.db);

  const runner = await run({
    pgPool: pool,
    concurrency: runtime.config.WORKER_CONCURRENCY,
    noHandleSignals: true,
    logger: QUIET,
    events,
    taskList: taskList(jobs, runtime),
    forbiddenFlags: () => runtime.limiter.limited().map(destinationFlag),
    parsedCronItems: parseCronItems(SCHEDULE.map(cronItem)),
  });

  let stopping = false;
  const failed = runner.promise.then(
    () => (stopping ? new Promise<never>(() => {}) : Promise.reject(new Error("The worker ended by itself."))),
    (error) => (stopping ? new Promise<never>(() => {}) : Promise.reject(error)),
  );
  failed.catch(() => {});
  return {
    failed,
    async stop() {
      stopping = true;
      await runner.stop();
      await finishSending(SENDING_MS);
      presence.stop();
    },
  };
}

function cronItem({ job: { name }, at, alone }: (typeof SCHEDULE)[number]): CronItem {
  return { task: name, match: at, identifier: name, options: { jobKey: name, ...(alone ? { queueName: name } : {}) } };
}

function taskList(jobs: readonly Job[], runtime: Runtime): TaskList {
  return Object.fromEntries(jobs.map((job) => [job.name, (payload: unknown) => job.run(payload, runtime)]));
}
