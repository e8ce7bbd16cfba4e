import type { Settings } from "../destination/settings.ts";
import type { AwsFaultKind } from "../validation/aws-fault.ts";
import type { ValidationCause, ValidationStepId } from "../validation/validation.ts";
import type { ValidationCode } from "../validation/validation-codes.ts";
import { type Remedy, type RemedyFacts, toRemedy } from "../validation/validation-remedy.ts";
import type { FaultyCall } from "./fault-sentence.ts";

/** AWS's response to the call that paused a destination, and the key of the file of that call. */
export type PauseCause = {
  call: FaultyCall;
  key: string | null;
  httpStatus: number | null;
  awsCode: string;
  awsMessage: string;
  requestId: string | null;
  bucketRegion: string | null;
};

/** `since` is in ms since the epoch; `message` states the fault. `cause` is null if AWS wasn't called, or if an older version paused. */
export type Pause = { since: number; message: string | null; kind: AwsFaultKind | null; cause: PauseCause | null };

/** Returns who has to act on a pause, and how: the same as after a failed Validate of these settings. */
export function pauseRemedy(pause: Pause, settings: Settings, facts: RemedyFacts): Remedy | null {
  const { kind, cause } = pause;
  if (kind === null) return null;
  const call = cause?.call ?? "upload";
  return toRemedy({ id: null, settings, code: toValidationCode(kind, call), cause: toValidationCause(pause, kind, call) }, facts);
}

function toValidationCode(kind: AwsFaultKind, call: FaultyCall): ValidationCode {
  if (kind === "external_id_not_required") return kind;
  if (call === "intermediate_role" || call === "onward_role") return "intermediate_role_failed";
  if (call === "customer_role") return kind === "access_denied" ? "external_id_rejected" : "assume_role_failed";
  return kind === "access_denied" || kind === "kms_denied" ? "put_object_denied" : "put_object_failed";
}

const STEPS: Record<FaultyCall, ValidationStepId> = {
  intermediate_role: "intermediate_role",
  onward_role: "role_with_external_id",
  customer_role: "role_with_external_id",
  upload: "upload",
  own_upload: "upload",
};

function toValidationCause({ message, cause }: Pause, faultKind: AwsFaultKind, call: FaultyCall): ValidationCause {
  return {
    stepId: STEPS[call],
    httpStatus: cause?.httpStatus ?? null,
    awsCode: cause?.awsCode ?? null,
    awsMessage: cause?.awsMessage ?? null,
    requestId: cause?.requestId ?? null,
    faultKind,
    bucketRegion: cause?.bucketRegion ?? null,
    note: message,
    isolated: null,
  };
}
