import type { PlatformRefusal } from "../destination/platform-aws.ts";

/** Every way in which a call to AWS fails that we tell apart (docs/aws-faults.md 2). Unknown means internal: ours to look at. */
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
  /** AWS granted what it has to refuse: the role was assumed without the workspace's external id. */
  | "external_id_not_required"
  /** Not asked at all: the role or the bucket belongs to the platform (docs/decisions/021). */
  | "role_of_platform"
  | "bucket_of_platform"
  | "throttled"
  | "unavailable"
  | "network"
  | "unknown";

/** The code of a fault whose answer was a 2xx without what AWS always sends with it. It is our own: AWS has none for it. */
export const INCOMPLETE_ANSWER = "IncompleteAnswer";

/** One failed call: our kind, and what AWS said word for word. `httpStatus` is null where nothing answered. */
export type AwsFault = {
  kind: AwsFaultKind;
  httpStatus: number | null;
  code: string;
  message: string;
  requestId: string | null;
  /** The bucket's own region, where S3 named it. */
  bucketRegion: string | null;
};

/** A call that is not made, because it would be about what belongs to the platform. */
export function platformFault(kind: PlatformRefusal): AwsFault {
  return { kind, httpStatus: null, code: "", message: "", requestId: null, bucketRegion: null };
}
