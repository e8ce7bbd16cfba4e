import type { Job } from "./job.ts";
import { probePausedJob } from "./probe-paused-job.ts";
import { reconcileJob } from "./reconcile-job.ts";
import { releaseLostJobsJob } from "./release-lost-jobs-job.ts";
import { requeueOverdueJob } from "./requeue-overdue-job.ts";
import { retentionJob } from "./retention-job.ts";
import { revalidateDueJob } from "./revalidate-due-job.ts";

type Recurring = {
  job: Job;
  /** Cron, UTC. A time at which no worker ran is left out. */
  at: string;
  /** Never twice at the same time, however long it takes. What gives lost jobs back can't itself wait for one. */
  alone: boolean;
};

/** What happens by itself. */
export const SCHEDULE: readonly Recurring[] = [
  { job: releaseLostJobsJob, at: "* * * * *", alone: false },
  { job: probePausedJob, at: "* * * * *", alone: true },
  { job: requeueOverdueJob, at: "*/5 * * * *", alone: true },
  { job: reconcileJob, at: "*/10 * * * *", alone: true },
  { job: retentionJob, at: "*/5 * * * *", alone: true },
  { job: revalidateDueJob, at: "*/5 * * * *", alone: true },
];
