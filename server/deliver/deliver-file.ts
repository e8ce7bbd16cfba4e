import { lockBatchToPut } from "../db/batches.ts";
import { markFileDelivered, type PendingFile, postponeFile, selectPendingFile } from "../db/deliveries.ts";
import { selectTargetSettings } from "../db/destinations.ts";
import { STAGED_FAULT_SENTENCES } from "../domain/delivery/delivery-fault.ts";
import { retryWaitMs } from "../domain/delivery/retry-policy.ts";
import { type Result, refuse } from "../domain/result.ts";
import { enqueueDelivery } from "../queue/queue.ts";
import type { Runtime } from "../runtime.ts";
import { currentTarget, sameTarget } from "./current-target.ts";
import { CONSEQUENCES, isPlatformsOwn, isTransientFault } from "./delivery-faults.ts";
import { failedAttempt, type StagedFault } from "./failed-attempt.ts";
import { pauseDestination } from "./pause-destination.ts";
import { StagedFileError } from "./staged-bytes.ts";
import { type UploadFault, uploadFile } from "./upload-file.ts";

/**
 * `not_waiting`: the file is delivered or expired. `held`: the destination is paused, and the file waits without a job. `throttled`: the
 * destination has no permit now, and the file's job runs again later. `postponed`: a fault of this file or a transient one; the next attempt is
 * scheduled. `paused`: the fault paused the destination.
 */
export type Delivery = "delivered" | "not_waiting" | "held" | "throttled" | "postponed" | "paused";

/**
 * Delivers one file. After a transient fault it schedules the next attempt; after a fault in the customer's set-up it pauses the destination.
 * It never fails a file for good, and never writes one twice.
 *
 * @param options.probe tries the file although its destination is paused
 */
export async function deliverFile(runtime: Runtime, fileId: string, options: { probe: boolean } = { probe: false }): Promise<Delivery> {
  const file = await selectPendingFile(runtime.db, fileId);
  if (file === undefined) return "not_waiting";
  if (options.probe) return settle(runtime, file, await tryUpload(runtime, file, { prove: true }));
  if (file.pausedAt !== null) return "held";

  const permit = runtime.limiter.acquire(file.destinationId);
  if ("notBefore" in permit) {
    await enqueueDelivery(runtime.db, { fileId, destinationId: file.destinationId }, permit.notBefore);
    return "throttled";
  }
  const uploaded = await tryUpload(runtime, file);
  const isFailing = !uploaded.ok && uploaded.error.call !== "staging" && isTransientFault(uploaded.error);
  permit.release(isFailing ? "failing" : "served");
  return settle(runtime, file, uploaded);
}

type UploadOutcome = Result<{ requestId: string | null }, UploadFault | StagedFault>;

/** Never rejects: a file whose staged bytes can't be read waits as well. */
async function tryUpload(runtime: Runtime, file: PendingFile, options: { prove: boolean } = { prove: false }): Promise<UploadOutcome> {
  try {
    return file.rewrites === 0 ? await uploadFile(runtime, file, options) : await replaceObject(runtime, file, options);
  } catch (error) {
    if (error instanceof StagedFileError) return refuse(reportStagedFault(runtime, file, error));
    runtime.log.error(
      { event: "file-upload-error", error, fileId: file.id },
      "A file could not be uploaded because of an unexpected error.",
    );
    const message = error instanceof Error ? error.message : String(error);
    const fault = { kind: "unknown" as const, httpStatus: null, code: "Unknown", message, requestId: null, bucketRegion: null };
    return refuse({ fault, call: "upload", message: "The staged file can't be read. The operator of Sluice has to fix this." });
  }
}

/**
 * Uploads a file that replaces its object. The batch is not rewritten meanwhile: without `If-None-Match`, a slower upload of older bytes would win. If it was
 * rewritten since the file was read, the older figures don't fit the staged bytes, and the upload ends as a fault of the staged file.
 */
async function replaceObject(runtime: Runtime, file: PendingFile, options: { prove: boolean }): Promise<UploadOutcome> {
  return await runtime.db.transaction().execute(async (transaction) => {
    await lockBatchToPut(transaction, file.batchId);
    const current = await selectPendingFile(transaction, file.id);
    return await uploadFile(runtime, current ?? file, options);
  });
}

function reportStagedFault({ log }: Runtime, file: PendingFile, error: StagedFileError): StagedFault {
  const { kind, expected, found } = error;
  const about = { fileId: file.id, batchId: file.batchId, sourceId: file.sourceId, eventCount: file.eventCount };
  log.error(
    { event: "staged-file-fault", ...about, fault: kind, expected, found, error: error.cause },
    "A staged file is missing or damaged. Its delivery is tried again later.",
  );
  return { fault: { kind }, call: "staging", message: STAGED_FAULT_SENTENCES[kind] };
}

async function settle(runtime: Runtime, file: PendingFile, uploaded: UploadOutcome): Promise<Delivery> {
  if (uploaded.ok) return settleDelivered(runtime, file, "delivered", uploaded.value.requestId);
  const failure = uploaded.error;
  if (failure.call === "staging") return postpone(runtime, file, failure);
  if (CONSEQUENCES[failure.fault.kind] === "delivered") return settleDelivered(runtime, file, "already_there", failure.fault.requestId);
  if (await affectsDestination(runtime, file, failure)) {
    await pauseDestination(runtime, file, failure);
    runtime.metrics.paused(failure.fault.kind);
    return "paused";
  }
  return postpone(runtime, file, failure);
}

async function settleDelivered(
  { db, clock, metrics }: Runtime,
  file: PendingFile,
  outcome: "delivered" | "already_there",
  requestId: string | null,
): Promise<"delivered"> {
  const now = clock.now();
  await markFileDelivered(db, file, { at: now, outcome, bucket: file.bucket, requestId, fault: null });
  metrics.delivered({ ...file, latencyMs: now - (file.redeliveryAskedAt ?? file.sealedAt).getTime() });
  return "delivered";
}

/**
 * Whether the fault affects the destination's other files too, and the customer has to fix it. A fault of the platform's own role does not
 * count, nor one of a file whose target comes from earlier settings.
 */
async function affectsDestination({ db }: Runtime, file: PendingFile, failure: UploadFault): Promise<boolean> {
  if (isPlatformsOwn(failure) || CONSEQUENCES[failure.fault.kind] !== "pause") return false;
  const target = currentTarget(file, await selectTargetSettings(db, file.destinationId));
  return target !== null && sameTarget(target, file);
}

/** Writes the next attempt's time and its job in one transaction. */
async function postpone(runtime: Runtime, file: PendingFile, failure: UploadFault | StagedFault): Promise<"postponed"> {
  const { fault } = failure;
  const now = runtime.clock.now();
  const attempt = failedAttempt(file, failure, { at: now, outcome: "postponed" });
  const attemptCount = file.attemptCount + 1;
  const runAt = now + retryWaitMs(attemptCount, runtime.random());
  const { id: fileId, destinationId } = file;
  runtime.log.warn(
    { event: "file-postponed", fileId, destinationId, attemptCount, fault },
    "A file could not be delivered. It is tried again later.",
  );
  await runtime.db.transaction().execute(async (transaction) => {
    const waits = await postponeFile(transaction, fileId, attempt, { attemptCount, attemptAt: new Date(runAt) });
    if (waits) await enqueueDelivery(transaction, { fileId, destinationId }, runAt);
  });
  runtime.metrics.postponed(fault.kind);
  return "postponed";
}
