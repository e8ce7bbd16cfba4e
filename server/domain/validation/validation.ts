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
  | "upload_as_requester";

/** What a repeat of a refused upload has shown to be its cause. */
export type IsolatedCause = "put_object_acl_missing" | "requester_pays";

/** One step of a validation, as it went. What AWS said is null where it wasn't asked or didn't refuse. */
export type ValidationStep = {
  id: ValidationStepId;
  label: string;
  /** Skipped: an earlier step failed. */
  state: "passed" | "failed" | "skipped";
  durationMs: number;
  httpStatus: number | null;
  awsCode: string | null;
  awsMessage: string | null;
  requestId: string | null;
  /** Null where AWS didn't refuse. */
  faultKind: AwsFaultKind | null;
  /** The bucket's own region, where it isn't the one of the settings. */
  bucketRegion: string | null;
  /** What this outcome means, in a sentence of ours. */
  note: string | null;
};

/** A step of a validation that is still under way. */
export type LiveStep = ValidationStep | { id: ValidationStepId; label: string; state: "running" | "waiting" };

/** Why a validation failed: what is known of its failed step. */
export type ValidationCause = Omit<ValidationStep, "id" | "label" | "state" | "durationMs"> & {
  stepId: ValidationStepId;
  /** Null where AWS gave no reason and no repeat found one. */
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

/** Asked too often: when the next may start. */
type TooManyValidations = { code: "too_many_validations"; waitSeconds: number };

/** Why AWS was not asked. */
export type ValidateRefusal =
  | "forbidden"
  | "unknown_destination"
  | "settings_missing"
  | "settings_unusable"
  | "foreign_partition"
  | TooManyValidations;
