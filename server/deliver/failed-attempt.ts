import type { PendingFile } from "../db/deliveries.ts";
import { type AttemptFault, attemptFault, type DeliveryAttempt } from "../domain/delivery/delivery-attempt.ts";
import type { StagedFaultKind } from "../domain/delivery/delivery-fault.ts";
import type { UploadFault } from "./upload-file.ts";

/** The platform's own copy can't be sent. Neither AWS nor the customer is the cause. Only this file waits, until the operator restores the copy. */
export type StagedFault = { fault: { kind: StagedFaultKind }; call: "staging"; message: string };

/** Returns a failed attempt to deliver the file, as it is stored. */
export function failedAttempt(
  { bucket }: Pick<PendingFile, "bucket">,
  failure: UploadFault | StagedFault,
  { at, outcome }: Pick<DeliveryAttempt, "at" | "outcome">,
): DeliveryAttempt & { fault: AttemptFault } {
  const { call, message } = failure;
  const answer = failure.call === "staging" ? null : failure.fault;
  const fault = attemptFault({ kind: failure.fault.kind, call, message }, answer);
  return { at, outcome, bucket, requestId: answer?.requestId ?? null, fault };
}
