import type { PlatformRefusal } from "../destination/platform-aws.ts";

/** Every kind of failed call to AWS that Sluice distinguishes (docs/aws-faults.md 2). `unknown` is an internal fault for the operator. */
export type AwsFaultKind =
  | "access_denied"
  | "kms_denied"
  | "kms_key_unusable"
  | "no_such_bucket"
  | "wrong_region"
  | "invalid_credentials"
  | "expired_token"
  | "region_disabled"
  | "clock_skewed"
  | "invalid_request"
  | "acl_not_supported"
  | "already_exists"
  | "conflict"
  | "bad_digest"
  /** AWS allowed a call that it should deny: the role was assumed without the workspace's External ID. */
  | "external_id_not_required"
  /** AWS wasn't called: the role or the bucket belongs to the platform (docs/decisions/021). */
  | "role_of_platform"
  | "bucket_of_platform"
  | "throttled"
  | "unavailable"
  | "network"
  | "unknown";

/** Our own code for a 2xx response that lacks what AWS always sends. */
export const INCOMPLETE_ANSWER = "IncompleteAnswer";

/** One failed call: our kind, and AWS's code and message unchanged. `httpStatus` is null if there was no response. */
export type AwsFault = {
  kind: AwsFaultKind;
  httpStatus: number | null;
  code: string;
  message: string;
  requestId: string | null;
  /** The bucket's actual region, if S3 returned it. */
  bucketRegion: string | null;
};

/** Returns the fault for a call that isn't made because its role or bucket belongs to the platform. */
export function platformFault(kind: PlatformRefusal): AwsFault {
  return { kind, httpStatus: null, code: "", message: "", requestId: null, bucketRegion: null };
}
