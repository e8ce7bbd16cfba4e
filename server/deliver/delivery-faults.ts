import { isDeniedByPlatform } from "../domain/policy/access-denial.ts";
import type { AwsFaultKind } from "../domain/validation/aws-fault.ts";
import type { UploadFault } from "./upload-file.ts";

/**
 * What a fault does to a file (docs/aws-faults.md 2). `retry`: the fault is transient, or the operator has to fix it; only
 * the file waits. `pause`: the customer has to fix it, and every file of the destination would meet it. `delivered`: our key holds our bytes already.
 */
type Consequence = "retry" | "pause" | "delivered";

export const CONSEQUENCES: Record<AwsFaultKind, Consequence> = {
  access_denied: "pause",
  kms_denied: "pause",
  kms_key_unusable: "pause",
  no_such_bucket: "pause",
  wrong_region: "pause",
  region_disabled: "pause",
  acl_not_supported: "pause",
  invalid_request: "pause",
  external_id_not_required: "pause",
  role_of_platform: "pause",
  bucket_of_platform: "pause",
  already_exists: "delivered",
  conflict: "retry",
  bad_digest: "retry",
  expired_token: "retry",
  invalid_credentials: "retry",
  clock_skewed: "retry",
  throttled: "retry",
  unavailable: "retry",
  network: "retry",
  unknown: "retry",
};

/** Faults of an AWS that is slow, busy or unavailable: the next file of the destination is likely to meet them too. */
const HINDRANCES: readonly AwsFaultKind[] = ["network", "unavailable", "throttled"];

export function isTransientFault(failure: UploadFault): boolean {
  return !isPlatformsOwn(failure) && HINDRANCES.includes(failure.fault.kind);
}

const DENIALS: readonly AwsFaultKind[] = ["access_denied", "kms_denied"];

/** Whether the platform's own role or policy caused the fault. */
export function isPlatformsOwn({ fault, call }: UploadFault): boolean {
  if (call === "intermediate_role" || call === "onward_role") return true;
  return DENIALS.includes(fault.kind) && isDeniedByPlatform(fault.message, call === "own_upload" ? "platform" : "customers_role");
}
