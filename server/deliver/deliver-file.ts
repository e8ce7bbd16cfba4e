import { markFileDelivered, type PendingFile, postponeFile, selectPendingFile } from "../db/deliveries.ts";
import { retryWaitMs } from "../domain/retry-policy.ts";
import { enqueue } from "../jobs/queue.ts";
import type { Runtime } from "../runtime.ts";
import { CONSEQUENCES } from "./delivery-faults.ts";
import { deliveryKey } from "./delivery-key.ts";
import { pauseDestination } from "./pause-destination.ts";
import { placeOfToday, samePlace } from "./place-of-today.ts";
import { type UploadFault, uploadFile } from "./upload-file.ts";

/** `not_waiting`: there is nothing left to do. `held`: its destination is paused, and the file waits without a job. */
export type Delivery = "delivered" | "not_waiting" | "held" | "postponed" | "paused";

/**
 * Brings one file to its place, or says when and how it goes on: later by itself after a fault that passes, with its whole
 * destination after a fault in the customer's set-up. Never gives a file up, and never writes one twice.
 *
 * @param options.probe tries a file though its destination is paused
 */
export async function deliverFile(runtime: Runtime, fileId: string, options: { probe: boolean } = { probe: false }): Promise<Delivery> {
  const file = await selectPendingFile(runtime.db, fileId);
  if (file === undefined) return "not_waiting";
  if (file.pausedAt !== null && !options.probe) return "held";

  const failure = await tryUpload(runtime, file);
  if (failure === null || CONSEQUENCES[failure.fault.kind] === "delivered") {
    await markFileDelivered(runtime.db, file.id, new Date(runtime.clock.now()));
    return "delivered";
  }
  if (holdsAllBack(failure, file)) {
    await pauseDestination(runtime, file, failure);
    return "paused";
  }
  await postpone(runtime, file, failure);
  return "postponed";
}

/** Null where the file arrived. Staged bytes that can't be read are no reason to give the file up: that waits as well. */
async function tryUpload(runtime: Runtime, file: PendingFile): Promise<UploadFault | null> {
  try {
    const uploaded = await uploadFile(runtime, file);
    return uploaded.ok ? null : uploaded.error;
  } catch (error) {
    runtime.log.error({ err: error, fileId: file.id }, "file-upload-error");
    const message = error instanceof Error ? error.message : String(error);
    const fault = { kind: "unknown" as const, httpStatus: null, code: "Unknown", message, requestId: null, bucketRegion: null };
    return { fault, call: "upload", message: "The staged file can't be read. This is ours to mend." };
  }
}

/**
 * Whether the fault stands in the way of the destination's other files too, and is the customer's to mend: neither what the
 * platform's own role meets, nor what only a file meets that is bound for a place of earlier settings.
 */
function holdsAllBack({ fault, call }: UploadFault, file: PendingFile): boolean {
  if (call === "intermediate_role" || CONSEQUENCES[fault.kind] !== "pause") return false;
  const today = placeOfToday(file);
  return today !== null && samePlace(today, file);
}

/** The file's new time and its next job are one transaction. */
async function postpone(runtime: Runtime, file: PendingFile, { fault, message }: UploadFault): Promise<void> {
  const attemptCount = file.attemptCount + 1;
  const runAt = runtime.clock.now() + retryWaitMs(attemptCount, runtime.random());
  runtime.log.warn({ fileId: file.id, attemptCount, fault }, "file-postponed");
  await runtime.db.transaction().execute(async (transaction) => {
    const waits = await postponeFile(transaction, file.id, { kind: fault.kind, message }, { attemptCount, attemptAt: new Date(runAt) });
    if (waits) await enqueue(transaction, "deliver_file", { fileId: file.id }, { runAt, key: deliveryKey(file.id) });
  });
}
