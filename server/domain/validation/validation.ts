import type { Settings } from "../destination/settings.ts";
import type { AwsFaultKind } from "./aws-fault.ts";
import type { ValidationCode } from "./validation-codes.ts";

export type ValidationStepId =
  | "own_identity"
  | "intermediate_role"
  | "bucket_region"
  | "role_without_external_id"
  | "role_with_made_up_external_id"
  | "role_with_external_id"
  | "upload"
  | "upload_without_acl"
  | "upload_as_requester"
  | "upload_manifest";

/** The cause of a denied upload, as proved by a repeat. */
export type IsolatedCause = "put_object_acl_missing" | "requester_pays";

/** The record of one step of a validation. The fields of AWS's response are null if AWS wasn't called or didn't refuse. */
export type ValidationStep = {
  id: ValidationStepId;
  label: string;
  /** "skipped": an earlier step failed. */
  state: "passed" | "failed" | "skipped";
  durationMs: number;
  httpStatus: number | null;
  awsCode: string | null;
  awsMessage: string | null;
  requestId: string | null;
  /** Null if AWS didn't refuse. */
  faultKind: AwsFaultKind | null;
  /** The bucket's actual region, if it differs from the settings. */
  bucketRegion: string | null;
  /** What this result means, in one sentence. */
  note: string | null;
};

/** A step of a running validation. */
export type LiveStep = ValidationStep | { id: ValidationStepId; label: string; state: "running" | "waiting" };

/** Why a validation failed: the record of its failed step. */
export type ValidationCause = Omit<ValidationStep, "id" | "label" | "state" | "durationMs"> & {
  stepId: ValidationStepId;
  /** Null if no repeat of the upload found a cause. */
  isolated: IsolatedCause | null;
};

export type Validation = {
  id: string;
  code: ValidationCode;
  /** Ms since the epoch. */
  startedAt: number;
  finishedAt: number;
  actorName: string;
  settings: Settings;
  steps: ValidationStep[];
  cause: ValidationCause | null;
};

/** Too many validations; the next one can start in `waitSeconds`. */
type TooManyValidations = { code: "too_many_validations"; waitSeconds: number };

/** Why a validation was refused before AWS was called. */
export type ValidateRefusal =
  | "forbidden"
  | "unknown_destination"
  | "settings_missing"
  | "settings_unusable"
  | "foreign_partition"
  | TooManyValidations;
