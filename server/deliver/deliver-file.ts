import { markFileDelivered, type PendingFile, postponeFile, selectPendingFile } from "../db/deliveries.ts";
import { STAGED_FAULT_SENTENCES, type StagedFaultKind } from "../domain/delivery/delivery-fault.ts";
import { retryWaitMs } from "../domain/delivery/retry-policy.ts";
import { enqueueDelivery } from "../queue/queue.ts";
import type { Runtime } from "../runtime.ts";
import { CONSEQUENCES, hindersTheDestination, isPlatformsOwn } from "./delivery-faults.ts";
import { pauseDestination } from "./pause-destination.ts";
import { placeOfToday, samePlace } from "./place-of-today.ts";
import { StagedFileError } from "./staged-bytes.ts";
import { type UploadFault, uploadFile } from "./upload-file.ts";

/**
 * `not_waiting`: there is nothing left to do. `held`: its destination is paused, and the file waits without a job. `crowded`: its
 * destination has its fair share of this worker, and the file comes back once a place is free.
 */
export type Delivery = "delivered" | "not_waiting" | "held" | "crowded" | "postponed" | "paused";

/**
 * Brings one file to its place, or says when and how it goes on: later by itself after a fault that passes, with its whole
 * destination after a fault in the customer's set-up. Never gives a file up, and never writes one twice.
 *
 * @param options.probe tries a file though its destination is paused
 */
export async function deliverFile(runtime: Runtime, fileId: string, options: { probe: boolean } = { probe: false }): Promise<Delivery> {
  const file = await selectPendingFile(runtime.db, fileId);
  if (file === undefined) return "not_waiting";
  if (options.probe) return settle(runtime, file, await tryUpload(runtime, file, { prove: true }));
  if (file.pausedAt !== null) return "held";

  const pass = runtime.gate.enter(file.destinationId);
  if ("notBefore" in pass) {
    await enqueueDelivery(runtime.db, { fileId, destinationId: file.destinationId }, pass.notBefore);
    return "crowded";
  }
  const failure = await tryUpload(runtime, file);
  pass.leave(failure !== null && failure.call !== "staging" && hindersTheDestination(failure) ? "hindered" : "unhindered");
  return settle(runtime, file, failure);
}

/** The platform's own copy can't be sent: no fault of AWS or of the customer. The file alone waits, until the operator restores the copy. */
type StagedFault = { fault: { kind: StagedFaultKind }; call: "staging"; message: string };

/** Null where the file arrived. Never rejects: staged bytes that can't be read are no reason to give the file up, it waits as well. */
async function tryUpload(
  runtime: Runtime,
  file: PendingFile,
  options: { prove: boolean } = { prove: false },
): Promise<UploadFault | StagedFault | null> {
  try {
    const uploaded = await uploadFile(runtime, file, options);
    return uploaded.ok ? null : uploaded.error;
  } catch (error) {
    if (error instanceof StagedFileError) return reportStagedFault(runtime, file, error);
    runtime.log.error({ err: error, fileId: file.id }, "file-upload-error");
    const message = error instanceof Error ? error.message : String(error);
    const fault = { kind: "unknown" as const, httpStatus: null, code: "Unknown", message, requestId: null, bucketRegion: null };
    return { fault, call: "upload", message: "The staged file can't be read. This is ours to mend." };
  }
}

function reportStagedFault({ log }: Runtime, file: PendingFile, error: StagedFileError): StagedFault {
  const { kind, expected, found } = error;
  const about = { fileId: file.id, batchId: file.batchId, sourceId: file.sourceId, eventCount: file.eventCount };
  log.error({ ...about, fault: kind, expected, found, error: error.cause }, "staged-file-fault");
  return { fault: { kind }, call: "staging", message: STAGED_FAULT_SENTENCES[kind] };
}

async function settle(runtime: Runtime, file: PendingFile, failure: UploadFault | StagedFault | null): Promise<Delivery> {
  if (failure?.call === "staging") return postpone(runtime, file, failure);
  if (failure === null || CONSEQUENCES[failure.fault.kind] === "delivered") {
    const now = runtime.clock.now();
    await markFileDelivered(runtime.db, file.id, new Date(now), { wasThere: failure !== null });
    runtime.metrics.delivered({ ...file, latencyMs: now - (file.redeliveryAskedAt ?? file.sealedAt).getTime() });
    return "delivered";
  }
  if (holdsAllBack(failure, file)) {
    await pauseDestination(runtime, file, failure);
    runtime.metrics.paused(failure.fault.kind);
    return "paused";
  }
  return postpone(runtime, file, failure);
}

/**
 * Whether the fault stands in the way of the destination's other files too, and is the customer's to mend: neither what the
 * platform's own role meets, nor what only a file meets that is bound for a place of earlier settings.
 */
function holdsAllBack(failure: UploadFault, file: PendingFile): boolean {
  if (isPlatformsOwn(failure) || CONSEQUENCES[failure.fault.kind] !== "pause") return false;
  const today = placeOfToday(file);
  return today !== null && samePlace(today, file);
}

/** The file's new time and its next job are one transaction. */
async function postpone(runtime: Runtime, file: PendingFile, { fault, message }: UploadFault | StagedFault): Promise<"postponed"> {
  const attemptCount = file.attemptCount + 1;
  const runAt = runtime.clock.now() + retryWaitMs(attemptCount, runtime.random());
  const { id: fileId, destinationId } = file;
  runtime.log.warn({ fileId, destinationId, attemptCount, fault }, "file-postponed");
  await runtime.db.transaction().execute(async (transaction) => {
    const waits = await postponeFile(transaction, fileId, { kind: fault.kind, message }, { attemptCount, attemptAt: new Date(runAt) });
    if (waits) await enqueueDelivery(transaction, { fileId, destinationId }, runAt);
  });
  runtime.metrics.postponed(fault.kind);
  return "postponed";
}
