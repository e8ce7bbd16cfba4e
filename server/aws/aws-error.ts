import { type AwsFault, type AwsFaultKind, INCOMPLETE_ANSWER } from "../domain/validation/aws-fault.ts";

/** The calls of the product. The same status and code mean different things for different calls. */
export type AwsCall = "GetCallerIdentity" | "AssumeRole" | "HeadBucket" | "PutObject" | "GetObject" | "ListObjectsV2" | "DeleteObject";

/** What the SDK's errors have in common. `code` is "" if the answer has none. */
type Answer = { call: AwsCall; code: string; status: number | null; message: string };
type Rule = { kind: AwsFaultKind; when: (answer: Answer) => boolean };

/** Returns the kind of an error that the SDK threw, with AWS's own message (docs/aws-faults.md 2). The first rule that fits counts. */
export function awsFault(error: unknown, call: AwsCall): AwsFault {
  const thrown = Object(error) as Thrown;
  const status = thrown.$metadata?.httpStatusCode ?? thrown.$response?.statusCode ?? null;
  const headers = thrown.$response?.headers ?? {};
  const requestId = thrown.$metadata?.requestId ?? headers["x-amz-request-id"] ?? null;
  const bucketRegion = headers["x-amz-bucket-region"] ?? thrown.Region ?? null;
  // Without an answer, the name is from JavaScript (`AggregateError`) and the code from the system (`ECONNREFUSED`).
  const name = (status === null ? thrown.code : undefined) ?? thrown.name ?? "Unknown";
  const said = { code: name, message: thrown.message || name };
  if (status === null) return { ...said, kind: toKind(UNANSWERED, { call, status, ...said }), httpStatus: status, requestId, bucketRegion };

  const isCoded = !UNCODED.includes(name);
  // An answer to HEAD has no body and no code, and a redirect may have none. The headers show that it is from S3.
  const isAmazons = isCoded || bucketRegion !== null || (call === "HeadBucket" && requestId !== null);
  const answer = { call, status, code: isCoded ? name : "", message: said.message };
  const rules = isAmazons ? [...COMMON, ...(isOfSts(call) ? OF_STS : OF_S3), ...OUTAGES] : [...OUTAGES, ...BETWEEN];
  return { ...(isAmazons ? said : NOTHING_SAID), kind: toKind(rules, answer), httpStatus: status, requestId, bucketRegion };
}

function toKind(rules: readonly Rule[], answer: Answer): AwsFaultKind {
  return rules.find((rule) => rule.when(answer))?.kind ?? "unknown";
}

function isOfSts(call: AwsCall): boolean {
  return call === "GetCallerIdentity" || call === "AssumeRole";
}

/** The SDK's names for an answer without a code, such as a proxy's page. */
const UNCODED: readonly string[] = ["Unknown", "UnknownError", "NotFound", "Error", "SyntaxError", "TypeError"];
const NOTHING_SAID = { code: "", message: "" };

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
  /** S3 returns it in the body of AuthorizationHeaderMalformed. */
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

/** Codes with the same meaning for STS and S3. */
const COMMON: readonly Rule[] = [
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
    ),
  },
  { kind: "unavailable", when: coded("RequestTimeout", "ServiceUnavailable", "InternalError", "InternalFailure") },
];

const OF_STS: readonly Rule[] = [
  { kind: "region_disabled", when: coded("RegionDisabledException", "RegionDisabled") },
  {
    kind: "invalid_request",
    when: coded("ValidationError", "InvalidParameterValue", "MalformedPolicyDocument", "PackedPolicyTooLarge"),
  },
  // Only by its code: a denial proves that a role is protected, and another 403 must not count as one.
  { kind: "access_denied", when: coded("AccessDenied", "AccessDeniedException") },
];

const OF_S3: readonly Rule[] = [
  { kind: "kms_denied", when: ({ code, status, message }) => (code === "AccessDenied" || status === 403) && /kms:/i.test(message) },
  { kind: "kms_denied", when: coded("KMS.AccessDeniedException") },
  { kind: "kms_key_unusable", when: ({ code }) => code.startsWith("KMS.") },
  { kind: "no_such_bucket", when: coded("NoSuchBucket") },
  { kind: "no_such_bucket", when: ({ call, code, status }) => call === "HeadBucket" && code === "" && status === 404 },
  {
    kind: "wrong_region",
    when: coded("PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"),
  },
  { kind: "wrong_region", when: status(301, 307) },
  { kind: "acl_not_supported", when: coded("AccessControlListNotSupported") },
  { kind: "already_exists", when: coded("PreconditionFailed") },
  { kind: "conflict", when: coded("ConditionalRequestConflict", "OperationAborted") },
  { kind: "bad_digest", when: coded("BadDigest", "InvalidDigest", "IncompleteBody", "XAmzContentSHA256Mismatch") },
  { kind: "invalid_request", when: coded("InvalidRequest", "InvalidArgument", "InvalidBucketName", "KeyTooLongError", "EntityTooLarge") },
  { kind: "access_denied", when: status(403) },
  { kind: "conflict", when: status(409) },
];

/** By the status only, also if a proxy answered. */
const OUTAGES: readonly Rule[] = [
  { kind: "throttled", when: status(429) },
  { kind: "unavailable", when: (answer) => answer.status !== null && answer.status >= 500 },
];

/** A proxy or firewall answered. Its status has no information about the role or the bucket. */
const BETWEEN: readonly Rule[] = [{ kind: "network", when: () => true }];

/** There was no answer: Node's codes for sockets, names, TLS and HTTP, the SDK's timeout, and missing credentials. */
const UNANSWERED: readonly Rule[] = [
  { kind: "invalid_credentials", when: coded("CredentialsProviderError", "TokenProviderError") },
  {
    kind: "network",
    when: ({ code }) => /^(E[A-Z]+|TimeoutError|CERT_.+|DEPTH_.+|SELF_SIGNED_.+|UNABLE_TO_.+|ERR_TLS_.+|ERR_SSL_.+|HPE_.+)$/.test(code),
  },
];
