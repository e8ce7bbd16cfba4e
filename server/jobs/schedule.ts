import { releaseLostJobsJob } from "./release-lost-jobs.ts";

/** What happens by itself: the job, and when (cron, UTC). A time at which no worker ran is left out. */
export const SCHEDULE = [{ job: releaseLostJobsJob, at: "* * * * *" }] as const;
