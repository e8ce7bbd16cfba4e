import { type AwsFault, type AwsFaultKind, INCOMPLETE_ANSWER } from "../domain/aws-fault.ts";

/** What is left of an error once the SDK's many shapes are off it. */
type Answer = { code: string; status: number | null; message: string };
type Rule = { kind: AwsFaultKind; when: (answer: Answer) => boolean };

/** Turns whatever the SDK threw into one of our kinds, with AWS's own words kept (aws.md 2). The first rule that fits wins. */
export function awsFault(error: unknown): AwsFault {
  const thrown = Object(error) as Thrown;
  const status = thrown.$metadata?.httpStatusCode ?? thrown.$response?.statusCode ?? null;
  // Where nothing answered, the name is JavaScript's (`AggregateError`) and the code is the system's (`ECONNREFUSED`).
  const code = (status === null ? thrown.code : undefined) ?? thrown.name ?? "Unknown";
  const answer: Answer = { code, status, message: thrown.message || code };
  return {
    kind: RULES.find((rule) => rule.when(answer))?.kind ?? "unknown",
    httpStatus: answer.status,
    code: answer.code,
    message: answer.message,
    requestId: thrown.$metadata?.requestId ?? thrown.$response?.headers?.["x-amz-request-id"] ?? null,
    bucketRegion: thrown.$response?.headers?.["x-amz-bucket-region"] ?? thrown.Region ?? null,
  };
}

/**
 * A 2xx answer without what AWS always sends with it, such as a PUT's ETag: a proxy may have sent it, or S3 an `<Error>` body behind a 200.
 * Whether the call did its work is unknown, so it counts as a transient fault.
 */
export function incompleteAnswer(metadata: { httpStatusCode?: number; requestId?: string }, message: string): AwsFault {
  const { httpStatusCode: httpStatus = null, requestId = null } = metadata;
  return { kind: "unavailable", httpStatus, code: INCOMPLETE_ANSWER, message, requestId, bucketRegion: null };
}

type Thrown = {
  name?: string;
  code?: string;
  message?: string;
  /** S3 names it in the body of AuthorizationHeaderMalformed. */
  Region?: string;
  $metadata?: { httpStatusCode?: number; requestId?: string };
  $response?: { statusCode?: number; headers?: Record<string, string> };
};

const coded =
  (...codes: string[]) =>
  ({ code }: Answer) =>
    codes.includes(code);
const status =
  (...statuses: number[]) =>
  (answer: Answer) =>
    answer.status !== null && statuses.includes(answer.status);

const RULES: readonly Rule[] = [
  { kind: "throttled", when: ({ code }) => /throttl|^SlowDown$|TooManyRequests|LimitExceeded|PriorRequestNotComplete/i.test(code) },
  { kind: "expired_token", when: coded("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired") },
  { kind: "clock_skewed", when: coded("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture") },
  { kind: "clock_skewed", when: ({ code, message }) => code === "SignatureDoesNotMatch" && /expired|not yet current/i.test(message) },
  {
    kind: "invalid_credentials",
    when: coded(
      "InvalidClientTokenId",
      "InvalidAccessKeyId",
      "InvalidToken",
      "SignatureDoesNotMatch",
      "MissingAuthenticationToken",
      "UnrecognizedClientException",
      "CredentialsProviderError",
      "TokenProviderError",
    ),
  },
  { kind: "region_disabled", when: coded("RegionDisabledException", "RegionDisabled") },
  { kind: "kms_denied", when: ({ code, status, message }) => (code === "AccessDenied" || status === 403) && /kms:/i.test(message) },
  { kind: "kms_denied", when: coded("KMS.AccessDeniedException") },
  { kind: "kms_key_unusable", when: ({ code }) => code.startsWith("KMS.") },
  { kind: "no_such_bucket", when: coded("NoSuchBucket", "NotFound") },
  {
    kind: "wrong_region",
    when: coded("PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"),
  },
  { kind: "wrong_region", when: status(301, 307) },
  { kind: "acl_not_supported", when: coded("AccessControlListNotSupported") },
  { kind: "already_exists", when: coded("PreconditionFailed") },
  { kind: "conflict", when: coded("ConditionalRequestConflict", "OperationAborted") },
  { kind: "bad_digest", when: coded("BadDigest", "InvalidDigest", "IncompleteBody", "XAmzContentSHA256Mismatch") },
  { kind: "unavailable", when: coded("RequestTimeout", "ServiceUnavailable", "InternalError", "InternalFailure") },
  {
    kind: "invalid_request",
    when: coded(
      "ValidationError",
      "InvalidParameterValue",
      "MalformedPolicyDocument",
      "PackedPolicyTooLarge",
      "InvalidRequest",
      "InvalidArgument",
      "InvalidBucketName",
      "KeyTooLongError",
      "EntityTooLarge",
    ),
  },
  { kind: "access_denied", when: status(403) },
  { kind: "conflict", when: status(409) },
  { kind: "throttled", when: status(429) },
  { kind: "unavailable", when: (answer) => answer.status !== null && answer.status >= 500 },
  { kind: "network", when: (answer) => answer.status === null && NETWORK.test(answer.code) },
];

/** Node's own codes for sockets, names, TLS and HTTP, and the SDK's word for time that ran out. */
const NETWORK = /^(E[A-Z]+|TimeoutError|CERT_.+|DEPTH_.+|SELF_SIGNED_.+|UNABLE_TO_.+|ERR_TLS_.+|ERR_SSL_.+|HPE_.+)$/;
