import { checkAlertsJob } from "./check-alerts-job.ts";
import { compactHistoryJob } from "./compact-history-job.ts";
import type { Job } from "./job.ts";
import { probePausedJob } from "./probe-paused-job.ts";
import { reconcileJob } from "./reconcile-job.ts";
import { releaseLostJobsJob } from "./release-lost-jobs-job.ts";
import { requeueOverdueJob } from "./requeue-overdue-job.ts";
import { retentionJob } from "./retention-job.ts";
import { revalidateDueJob } from "./revalidate-due-job.ts";
import { runRegulationsJob } from "./run-regulations-job.ts";
import { scheduleRunsJob } from "./schedule-runs-job.ts";
import { sendAlertsJob } from "./send-alerts-job.ts";
import { writeDayManifestsJob } from "./write-day-manifests-job.ts";

type Recurring = {
  job: Job;
  /** Cron, UTC. Times at which no worker runs are skipped. */
  at: string;
  /** Whether it never runs twice at the same time. The job that releases lost jobs must not wait for a lost one. */
  alone: boolean;
};

/** The recurring jobs. */
export const SCHEDULE: readonly Recurring[] = [
  { job: releaseLostJobsJob, at: "* * * * *", alone: false },
  { job: probePausedJob, at: "* * * * *", alone: true },
  { job: requeueOverdueJob, at: "*/5 * * * *", alone: true },
  { job: reconcileJob, at: "*/10 * * * *", alone: true },
  { job: retentionJob, at: "*/5 * * * *", alone: true },
  { job: revalidateDueJob, at: "*/5 * * * *", alone: true },
  { job: writeDayManifestsJob, at: "*/5 * * * *", alone: true },
  { job: compactHistoryJob, at: "17 * * * *", alone: true },
  { job: checkAlertsJob, at: "* * * * *", alone: true },
  { job: scheduleRunsJob, at: "* * * * *", alone: true },
  { job: sendAlertsJob, at: "* * * * *", alone: true },
  { job: runRegulationsJob, at: "* * * * *", alone: true },
];
