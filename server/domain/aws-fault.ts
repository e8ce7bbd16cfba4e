/** Every way in which a call to AWS fails that we tell apart (aws.md 2). Unknown means internal: ours to look at. */
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
