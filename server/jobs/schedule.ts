import { probePausedJob } from "./probe-paused-job.ts";
import { releaseLostJobsJob } from "./release-lost-jobs.ts";
import { requeueOverdueJob } from "./requeue-overdue-job.ts";

/** What happens by itself: the job, and when (cron, UTC). A time at which no worker ran is left out. */
export const SCHEDULE = [
  { job: releaseLostJobsJob, at: "* * * * *" },
  { job: probePausedJob, at: "* * * * *" },
  { job: requeueOverdueJob, at: "*/5 * * * *" },
] as const;
