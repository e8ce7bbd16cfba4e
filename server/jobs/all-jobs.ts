import { answerEngageRequestJob } from "./answer-engage-request-job.ts";
import { checkAlertsJob } from "./check-alerts-job.ts";
import { compactHistoryJob } from "./compact-history-job.ts";
import { compareDeliveriesJob } from "./compare-deliveries-job.ts";
import { deliverFileJob } from "./deliver-file-job.ts";
import type { Job } from "./job.ts";
import { probePausedJob } from "./probe-paused-job.ts";
import { reconcileJob } from "./reconcile-job.ts";
import { releaseLostJobsJob } from "./release-lost-jobs-job.ts";
import { requeueOverdueJob } from "./requeue-overdue-job.ts";
import { retentionJob } from "./retention-job.ts";
import { revalidateDestinationJob } from "./revalidate-destination-job.ts";
import { revalidateDueJob } from "./revalidate-due-job.ts";
import { runComputationJob } from "./run-computation-job.ts";
import { runRegulationsJob } from "./run-regulations-job.ts";
import { scheduleRunsJob } from "./schedule-runs-job.ts";
import { sendAlertsJob } from "./send-alerts-job.ts";
import { sendInviteMailJob } from "./send-invite-mail-job.ts";
import { sendPasswordResetJob } from "./send-password-reset-job.ts";
import { writeDayManifestsJob } from "./write-day-manifests-job.ts";
import { writeHistoryJob } from "./write-history-job.ts";

/** All jobs that a worker runs. */
export const ALL_JOBS: readonly Job[] = [
  answerEngageRequestJob,
  checkAlertsJob,
  compactHistoryJob,
  compareDeliveriesJob,
  deliverFileJob,
  probePausedJob,
  reconcileJob,
  releaseLostJobsJob,
  requeueOverdueJob,
  retentionJob,
  revalidateDestinationJob,
  revalidateDueJob,
  runRegulationsJob,
  runComputationJob,
  scheduleRunsJob,
  sendAlertsJob,
  sendInviteMailJob,
  sendPasswordResetJob,
  writeDayManifestsJob,
  writeHistoryJob,
];
