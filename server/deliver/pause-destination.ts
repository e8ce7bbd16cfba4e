import { alertOnPause } from "../alerts/alert-on-change.ts";
import { type PendingFile, postponeFile } from "../db/deliveries.ts";
import { setPause } from "../db/destinations.ts";
import { probeWaitMs } from "../domain/delivery/retry-policy.ts";
import type { Runtime } from "../runtime.ts";
import { failedAttempt } from "./failed-attempt.ts";
import type { UploadFault } from "./upload-file.ts";

/**
 * Pauses a destination whose set-up AWS refuses. Its files wait without a job until a probe or a validation that passes resumes it. A refused file
 * counts as not tried, so that it may still get another target. The alert is part of the transaction.
 */
export async function pauseDestination(runtime: Runtime, file: PendingFile, failure: UploadFault): Promise<void> {
  const { fault, call, message } = failure;
  const now = runtime.clock.now();
  const probeAt = new Date(now + probeWaitMs(now - (file.pausedAt?.getTime() ?? now)));
  const { kind, httpStatus, code: awsCode, message: awsMessage, requestId, bucketRegion } = fault;
  const cause = { call, key: file.key, httpStatus, awsCode, awsMessage, requestId, bucketRegion };
  runtime.log.warn({ event: "destination-paused", destinationId: file.destinationId, fileId: file.id, fault }, "A destination was paused.");
  await runtime.db.transaction().execute(async (transaction) => {
    const attempt = failedAttempt(file, failure, { at: now, outcome: "paused" });
    await postponeFile(transaction, file.id, attempt, { attemptCount: file.attemptCount, attemptAt: probeAt });
    const begins = await setPause(transaction, file.destinationId, { kind, message, cause }, new Date(now));
    if (begins) await alertOnPause(runtime, transaction, file.destinationId);
  });
}
