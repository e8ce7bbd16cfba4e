import { expect } from "vitest";
import { type AwsCall, awsFault } from "../aws/aws-error.ts";
import type { AwsFault } from "../domain/validation/aws-fault.ts";
import type { ValidationStepId } from "../domain/validation/validation.ts";
import type { ValidationCode } from "../domain/validation/validation-codes.ts";
import { type Blame, toRemedy } from "../domain/validation/validation-remedy.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestination } from "../testing/rows.ts";
import { createFault, createScriptedAws, failStep } from "../testing/scripted-aws.ts";
import { test } from "../testing/test.ts";
import { createTestRuntime } from "../testing/test-runtime.ts";
import { validateDestination } from "./validate-destination.ts";

const KEY = "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const [PROBE, MADE_UP, ROLE, UPLOAD] = [
  "role_without_external_id",
  "role_with_made_up_external_id",
  "role_with_external_id",
  "upload",
] as const;

type Answer = { status?: number; code: string; message?: string; region?: string };
type Row = {
  what: string;
  at: ValidationStepId;
  /** What AWS answers there; null where it grants what it should refuse. */
  answer: Answer | null;
  code: ValidationCode;
  whose: Blame;
  /** What stands at the failed step. */
  says: RegExp;
  /** What there is to copy, or to take over with one click; null where waiting is all there is. */
  fix: RegExp | null;
};

const SUPPORT = /^Validation [\w-]+\nCode /;

/** docs/aws-faults.md 2, row by row. */
const ROWS: readonly Row[] = [
  {
    what: "the role is absent, trusts somebody else or asks for another id",
    at: ROLE,
    answer: { status: 403, code: "AccessDenied" },
    code: "external_id_rejected",
    whose: "yours",
    says: /^Access Denied\. Please configure External ID/,
    fix: /"sts:ExternalId"/,
  },
  {
    what: "the trust policy has no condition",
    at: PROBE,
    answer: null,
    code: "external_id_not_required",
    whose: "yours",
    says: /without an External ID/,
    fix: /"sts:ExternalId"/,
  },
  {
    what: "the condition takes any id",
    at: MADE_UP,
    answer: null,
    code: "external_id_not_required",
    whose: "yours",
    says: /accepts any value/,
    fix: /"sts:ExternalId"/,
  },
  {
    what: "the role's ARN is malformed",
    at: PROBE,
    answer: { status: 400, code: "ValidationError", message: "roleArn is invalid" },
    code: "assume_role_failed",
    whose: "yours",
    says: /invalid: roleArn is invalid/,
    fix: /^aws iam get-role --role-name segment-s3 /,
  },
  {
    what: "our own credentials are bad",
    at: "own_identity",
    answer: { status: 403, code: "InvalidClientTokenId" },
    code: "intermediate_role_failed",
    whose: "ours",
    says: /operator of Sluice has to fix this/,
    fix: SUPPORT,
  },
  {
    what: "our intermediate role refuses us",
    at: "intermediate_role",
    answer: { status: 403, code: "AccessDenied" },
    code: "intermediate_role_failed",
    whose: "ours",
    says: /operator of Sluice has to fix this/,
    fix: SUPPORT,
  },
  {
    what: "our intermediate role may not assume the customer's",
    at: PROBE,
    answer: {
      status: 403,
      code: "AccessDenied",
      message:
        "User: u is not authorized to perform: sts:AssumeRole on resource: r because no identity-based policy allows the sts:AssumeRole action",
    },
    code: "intermediate_role_failed",
    whose: "ours",
    says: /^A policy on Sluice's side doesn't let it assume your role/,
    fix: SUPPORT,
  },
  {
    what: "the bucket's policy denies the upload explicitly",
    at: UPLOAD,
    answer: {
      status: 403,
      code: "AccessDenied",
      message: "User: u is not authorized to perform: s3:PutObject on resource: r with an explicit deny in a resource-based policy",
    },
    code: "put_object_denied",
    whose: "yours",
    says: /^Access Denied\. The policy of the bucket acme-logs explicitly denies s3:PutObject/,
    fix: /^aws s3api get-bucket-policy --bucket acme-logs /,
  },
  {
    what: "STS knows our session no more",
    at: ROLE,
    answer: { status: 403, code: "InvalidClientTokenId" },
    code: "assume_role_failed",
    whose: "ours",
    says: /operator of Sluice has to fix this/,
    fix: SUPPORT,
  },
  {
    what: "the STS endpoint is off in the role's account",
    at: PROBE,
    answer: { status: 403, code: "RegionDisabledException" },
    code: "external_id_rejected",
    whose: "yours",
    says: /STS endpoint .* is not active in your AWS account/,
    fix: /us-west-2: Active/,
  },
  {
    what: "STS is throttled",
    at: ROLE,
    answer: { status: 400, code: "ThrottlingException" },
    code: "inconclusive",
    whose: "amazons",
    says: /throttling requests/,
    fix: null,
  },
  {
    what: "STS is throttled before the customer's role is asked",
    at: "own_identity",
    answer: { status: 400, code: "Throttling" },
    code: "inconclusive",
    whose: "amazons",
    says: /Sluice can't assume/,
    fix: null,
  },
  {
    what: "the session at STS has expired",
    at: ROLE,
    answer: { status: 403, code: "ExpiredTokenException" },
    code: "inconclusive",
    whose: "ours",
    says: /expired too early/,
    fix: SUPPORT,
  },
  {
    what: "the session at S3 has expired",
    at: UPLOAD,
    answer: { status: 400, code: "ExpiredToken" },
    code: "inconclusive",
    whose: "ours",
    says: /expired too early/,
    fix: SUPPORT,
  },
  {
    what: "no PutObject, or a policy that denies it",
    at: UPLOAD,
    answer: { status: 403, code: "AccessDenied" },
    code: "put_object_denied",
    whose: "yours",
    says: /^Access Denied\. Please add PutObject permissions/,
    fix: /"s3:PutObject"/,
  },
  {
    what: "the KMS key is denied",
    at: UPLOAD,
    answer: { status: 403, code: "AccessDenied", message: `not authorized to perform: kms:GenerateDataKey on resource: ${KEY}` },
    code: "put_object_denied",
    whose: "yours",
    says: /isn't allowed to use the bucket's KMS key/,
    fix: new RegExp(`"Resource": "${KEY}"`),
  },
  {
    what: "the KMS key is disabled",
    at: UPLOAD,
    answer: { status: 400, code: "KMS.DisabledException", message: `${KEY} is disabled.` },
    code: "put_object_failed",
    whose: "yours",
    says: /disabled, deleted or not usable/,
    fix: new RegExp(`^aws kms enable-key --key-id ${KEY}$`),
  },
  {
    what: "the bucket refuses the ACL",
    at: UPLOAD,
    answer: { status: 400, code: "AccessControlListNotSupported" },
    code: "put_object_failed",
    whose: "yours",
    says: /doesn't accept the ACL/,
    fix: /^aws s3api put-bucket-ownership-controls --bucket acme-logs /,
  },
  {
    what: "the bucket is in another region, by its header",
    at: UPLOAD,
    answer: { status: 301, code: "PermanentRedirect", region: "eu-west-1" },
    code: "put_object_failed",
    whose: "yours",
    says: /is in eu-west-1, not in us-west-2/,
    fix: /^eu-west-1$/,
  },
  {
    what: "the bucket is being moved",
    at: UPLOAD,
    answer: { status: 307, code: "TemporaryRedirect" },
    code: "put_object_failed",
    whose: "yours",
    says: /is not in us-west-2/,
    fix: /^aws s3api head-bucket --bucket acme-logs /,
  },
  {
    what: "the signature's region is wrong",
    at: UPLOAD,
    answer: { status: 400, code: "AuthorizationHeaderMalformed", region: "eu-west-1" },
    code: "put_object_failed",
    whose: "yours",
    says: /is in eu-west-1/,
    fix: /^eu-west-1$/,
  },
  {
    what: "the location constraint is wrong",
    at: UPLOAD,
    answer: { status: 400, code: "IllegalLocationConstraintException" },
    code: "put_object_failed",
    whose: "yours",
    says: /is not in us-west-2/,
    fix: /head-bucket/,
  },
  {
    what: "the bucket is missing for an unsigned HeadBucket",
    at: "bucket_region",
    answer: { status: 404, code: "NotFound" },
    code: "put_object_failed",
    whose: "yours",
    says: /no bucket named acme-logs/,
    fix: /^aws s3 mb s3:\/\/acme-logs --region us-west-2$/,
  },
  {
    what: "the bucket is missing for the upload",
    at: UPLOAD,
    answer: { status: 404, code: "NoSuchBucket" },
    code: "put_object_failed",
    whose: "yours",
    says: /no bucket named acme-logs/,
    fix: /^aws s3 mb/,
  },
  {
    what: "Object Lock wants a checksum",
    at: UPLOAD,
    answer: { status: 400, code: "InvalidRequest", message: "Content-MD5 OR x-amz-checksum- HTTP header is required" },
    code: "put_object_failed",
    whose: "ours",
    says: /Content-MD5 OR x-amz-checksum/,
    fix: SUPPORT,
  },
  {
    what: "the clock is off",
    at: UPLOAD,
    answer: { status: 403, code: "RequestTimeTooSkewed" },
    code: "put_object_failed",
    whose: "ours",
    says: /clock of this installation/,
    fix: SUPPORT,
  },
  ...(["SlowDown", "ServiceUnavailable"] as const).map((code): Row => unsure(UPLOAD, { status: 503, code })),
  unsure(UPLOAD, { status: 500, code: "InternalError" }),
  unsure("bucket_region", { status: 503, code: "SlowDown" }),
  unsure(UPLOAD, { status: 409, code: "ConditionalRequestConflict" }),
  unsure(UPLOAD, { status: 400, code: "BadDigest" }),
  { ...unsure(UPLOAD, { code: "TimeoutError" }), whose: "ours", says: /can't be reached/, fix: SUPPORT },
  { ...unsure(PROBE, { code: "ECONNREFUSED" }), whose: "ours", says: /can't be reached/, fix: SUPPORT },
  {
    what: "a key that is there already",
    at: UPLOAD,
    answer: { status: 412, code: "PreconditionFailed" },
    code: "put_object_failed",
    whose: "ours",
    says: /already exists/,
    fix: SUPPORT,
  },
];

function unsure(at: ValidationStepId, answer: Answer): Row {
  return { what: `${answer.code} at ${at}`, at, answer, code: "inconclusive", whose: "amazons", says: /./, fix: null };
}

test.for(ROWS.map((row) => [row.what, row] as const))("%s", async ([, row], { db, clock, dataDir }) => {
  const aws = createScriptedAws();
  failStep(aws, row.at, row.answer && thrownBySdk(row.at, row.answer));
  const runtime = createTestRuntime({ db, clock, dataDir, aws });
  const { id, workspaceId } = await insertDestination(runtime, { bucket: "acme-logs" });

  const validated = await validateDestination(runtime, actorIn(workspaceId), { destinationId: id });
  if (!validated.ok) throw new Error(JSON.stringify(validated.error));
  const { intermediateRoleArn } = { intermediateRoleArn: runtime.config.INTERMEDIATE_ROLE_ARN };
  const remedy = toRemedy(validated.value, { workspaceId, workspaceRegion: "us", intermediateRoleArn, destinationId: id });

  expect([validated.value.code, validated.value.cause?.stepId, remedy?.blame]).toEqual([row.code, row.at, row.whose]);
  expect(validated.value.cause?.note).toMatch(row.says);
  const fix = remedy?.useRegion ?? remedy?.fix?.text ?? null;
  if (row.fix === null) expect(fix).toBeNull();
  else expect(fix).toMatch(row.fix);
  if (row.code === "inconclusive") expect(remedy?.advice).toMatch(/Try again in a minute/);
});

test.for<[string, "bucketOwnerFullControl" | "requesterPays" | null, RegExp, string[]]>([
  ["a missing PutObjectAcl", "bucketOwnerFullControl", /"s3:PutObjectAcl"/, ["upload: failed", "upload_without_acl: passed"]],
  [
    "Requester Pays",
    "requesterPays",
    /^aws s3api put-bucket-request-payment --bucket acme-logs --request-payment-configuration Payer=BucketOwner$/,
    ["upload: failed", "upload_without_acl: failed", "upload_as_requester: passed"],
  ],
  ["none of both", null, /"s3:PutObject"/, ["upload: failed", "upload_without_acl: failed", "upload_as_requester: failed"]],
])("repeating a refused upload isolates %s", async ([, cause, fix, steps], { db, clock, dataDir }) => {
  const aws = createScriptedAws();
  failStep(aws, "upload", createFault("access_denied"));
  const ACL_MISSING = "bucketOwnerFullControl";
  aws.onPut = ({ bucketOwnerFullControl, requesterPays }) => {
    const granted = cause === ACL_MISSING ? !bucketOwnerFullControl : cause !== null && requesterPays === true;
    return granted ? null : createFault("access_denied");
  };
  const runtime = createTestRuntime({ db, clock, dataDir, aws });
  const { id, workspaceId } = await insertDestination(runtime, { bucket: "acme-logs" });

  const validated = await validateDestination(runtime, actorIn(workspaceId), { destinationId: id });
  if (!validated.ok) throw new Error(JSON.stringify(validated.error));
  const remedy = toRemedy(validated.value, { workspaceId, workspaceRegion: "us", intermediateRoleArn: "arn", destinationId: id });

  expect(validated.value.code).toBe("put_object_denied");
  expect(validated.value.steps.slice(6).map(({ id, state }) => `${id}: ${state}`)).toEqual(steps);
  expect([remedy?.blame, remedy?.fix?.text]).toEqual(["yours", expect.stringMatching(fix)]);
  expect(new Set(aws.puts.map(({ key }) => key))).toEqual(new Set(["segment-logs/dummy-object.txt"]));
});

const CALLS: Record<ValidationStepId, AwsCall> = {
  own_identity: "GetCallerIdentity",
  intermediate_role: "AssumeRole",
  bucket_region: "HeadBucket",
  role_without_external_id: "AssumeRole",
  role_with_made_up_external_id: "AssumeRole",
  role_with_external_id: "AssumeRole",
  upload: "PutObject",
  upload_without_acl: "PutObject",
  upload_as_requester: "PutObject",
  upload_manifest: "PutObject",
};

/** The error as the SDK throws it. */
function thrownBySdk(at: ValidationStepId, { status, code, message = "As AWS says it", region }: Answer): AwsFault {
  const headers = region === undefined ? {} : { "x-amz-bucket-region": region };
  const $metadata = { httpStatusCode: status, requestId: "REQ1" };
  const said = status === undefined ? { code } : { $metadata, $response: { statusCode: status, headers } };
  return awsFault(Object.assign(new Error(message), { name: code }, said), CALLS[at]);
}
