import { crc32 } from "node:zlib";
import type { Aws, AwsCredentials, AwsReply, PutObjectInput } from "../aws/aws.ts";
import type { FaultyCall } from "../domain/delivery/fault-sentence.ts";
import { dummyObjectKey, MANIFEST_FOLDER } from "../domain/destination/object-key.ts";
import { isPlatformRole, type PlatformAws, platformRefusal } from "../domain/destination/platform-aws.ts";
import type { Settings } from "../domain/destination/settings.ts";
import { isDeniedByPlatform } from "../domain/policy/access-denial.ts";
import type { ServedLocation } from "../domain/policy/iam-policy.ts";
import { INTERMEDIATE_SESSION_NAME, type RoleSession } from "../domain/policy/role-session.ts";
import { refuse } from "../domain/result.ts";
import { type AwsFaultKind, platformFault } from "../domain/validation/aws-fault.ts";
import type { ValidationStepId } from "../domain/validation/validation.ts";
import type { ValidationCode } from "../domain/validation/validation-codes.ts";

/** What is validated, and the sessions that earlier steps pass on to later ones. */
export type StepContext = {
  aws: Aws;
  intermediateRoleArn: string;
  platform: PlatformAws;
  settings: Settings;
  /** Day manifests are tested only where they are on. */
  location: ServedLocation;
  /** The session in which delivery assumes the role. */
  session: RoleSession;
  /** An External ID that no trust policy contains. */
  madeUpExternalId: string;
  intermediate: AwsCredentials | null;
  customer: AwsCredentials | null;
  /** S3 denied the upload, and no step has found the cause yet. */
  unexplained: boolean;
  /** S3 accepted the upload of a file. */
  uploaded: boolean;
};

type Reply = AwsReply<object>;

export type Step = {
  id: ValidationStepId;
  label: string;
  /** The call that a fault of this step belongs to. */
  call: FaultyCall;
  run(context: StepContext): Promise<Reply>;
  /** The result of the whole validation if this step decides it; null if the next step follows. */
  judge(reply: Reply): ValidationCode | null;
  /** The step's note: if it passed; if AWS granted a request that it should deny; if AWS denied a request that it could grant. */
  note: { passed(context: StepContext): string; granted?: string; refused?: string };
  /** Only for steps that do not always run: whether the step runs. Such a step is shown only if it ran. */
  runsIf?(context: StepContext): boolean;
};

const refused = () => "Denied, as expected.";

/** The only step that leaves an object in the bucket. */
export const UPLOAD: Step = {
  id: "upload",
  label: "Upload dummy-object.txt",
  call: "upload",
  run: async (context) => {
    const reply = await putDummyObject(context, {});
    context.unexplained = !reply.ok && reply.error.kind === "access_denied";
    context.uploaded = reply.ok;
    return reply;
  },
  judge: judgeUpload,
  note: { passed: ({ location }) => `s3://${location.bucket}/${dummyObjectKey(location)}` },
};

/** Segment's troubleshooting table as a sequence of steps that a correctly protected role passes (R71 to R76; docs/decisions/004). */
export const STEPS: readonly Step[] = [
  {
    id: "own_identity",
    label: "Check Sluice's own AWS credentials",
    call: "intermediate_role",
    run: ({ aws }) => aws.callerIdentity(),
    judge: (reply) => (reply.ok ? null : (unsure(reply) ?? "intermediate_role_failed")),
    note: { passed: () => "AWS accepts Sluice's own credentials." },
  },
  {
    id: "intermediate_role",
    label: "Assume Sluice's intermediate role",
    call: "intermediate_role",
    run: assumeIntermediateRole,
    judge: (reply) => (reply.ok ? null : (unsure(reply) ?? "intermediate_role_failed")),
    note: { passed: ({ intermediateRoleArn }) => intermediateRoleArn },
  },
  {
    id: "bucket_region",
    label: "Check the bucket's region",
    call: "upload",
    run: findBucket,
    judge: (reply) => (reply.ok ? null : (unsure(reply) ?? "put_object_failed")),
    note: { passed: ({ location, settings }) => `${location.bucket} is in ${settings.awsRegion}.` },
  },
  {
    id: "role_without_external_id",
    label: "Try your role without an External ID",
    call: "customer_role",
    run: (context) => assumeCustomerRole(context, null),
    judge: judgeProbe,
    note: { passed: refused, granted: "Your role was assumed without an External ID: its trust policy doesn't require one." },
  },
  {
    id: "role_with_made_up_external_id",
    label: "Try your role with a made-up External ID",
    call: "customer_role",
    run: (context) => assumeCustomerRole(context, context.madeUpExternalId),
    judge: judgeProbe,
    note: { passed: refused, granted: "Your role was assumed with a made-up External ID: its trust policy accepts any value." },
  },
  {
    id: "role_with_external_id",
    label: "Assume your role with your workspace's External ID",
    call: "customer_role",
    run: (context) => assumeCustomerRole(context, context.session.externalId),
    judge: judgeRole,
    note: { passed: ({ settings }) => settings.iamRoleArn },
  },
  UPLOAD,
  {
    id: "upload_without_acl",
    label: "Upload again without an ACL",
    call: "upload",
    runsIf: ({ unexplained }) => unexplained,
    run: (context) => repeatUpload(context, { bucketOwnerFullControl: false }),
    judge: judgeUpload,
    note: {
      passed: () => "The upload succeeded without the ACL: the role lacks s3:PutObjectAcl.",
      refused: "Also denied: the ACL isn't the cause.",
    },
  },
  {
    id: "upload_as_requester",
    label: "Upload again with Requester Pays",
    call: "upload",
    runsIf: ({ unexplained }) => unexplained,
    run: (context) => repeatUpload(context, { requesterPays: true }),
    judge: judgeUpload,
    note: { passed: () => "The upload succeeded: the bucket is Requester Pays.", refused: "Also denied: Requester Pays isn't the cause." },
  },
  {
    id: "upload_manifest",
    label: "Upload dummy-object.txt to the day manifests",
    call: "upload",
    runsIf: ({ location, uploaded }) => location.dayManifest === true && uploaded,
    run: (context) => putDummyObject(context, { key: dummyObjectKey(context.location, MANIFEST_FOLDER) }),
    judge: (reply) => (reply.ok ? null : (unsure(reply) ?? "manifest_failed")),
    note: { passed: ({ location }) => `s3://${location.bucket}/${dummyObjectKey(location, MANIFEST_FOLDER)}` },
  },
];

/** Faults that are independent of the settings: the validation neither passed nor failed. */
const PASSING: readonly AwsFaultKind[] = ["throttled", "unavailable", "network", "conflict", "bad_digest", "expired_token"];

function unsure(reply: Reply): "inconclusive" | null {
  return !reply.ok && PASSING.includes(reply.error.kind) ? "inconclusive" : null;
}

/** Faults with status 403 that concern the platform itself: its clock or its keys. The customer's policies denied nothing. */
const OWN: readonly AwsFaultKind[] = ["clock_skewed", "invalid_credentials"];

/** Returns whether this is the document's "error 403". */
export function denied(reply: Reply): boolean {
  return !reply.ok && reply.error.httpStatus === 403 && !OWN.includes(reply.error.kind);
}

/** A role that requires the right External ID denies this call. An inactive STS endpoint denies every call, which proves nothing. */
function judgeProbe(reply: Reply): ValidationCode | null {
  if (reply.ok) return "external_id_not_required";
  if (reply.error.kind === "region_disabled") return "external_id_rejected";
  if (isDeniedOnward(reply)) return "intermediate_role_failed";
  return unsure(reply) ?? (denied(reply) ? null : "assume_role_failed");
}

function judgeRole(reply: Reply): ValidationCode | null {
  if (reply.ok) return null;
  if (isDeniedOnward(reply)) return "intermediate_role_failed";
  return unsure(reply) ?? (denied(reply) ? "external_id_rejected" : "assume_role_failed");
}

/** Returns whether a policy on the platform's side denied the call. Such a denial says nothing about the customer's role. */
export function isDeniedOnward(reply: Reply): boolean {
  return denied(reply) && !reply.ok && isDeniedByPlatform(reply.error.message, "platform");
}

function judgeUpload(reply: Reply): ValidationCode | null {
  return reply.ok ? null : (unsure(reply) ?? (denied(reply) ? "put_object_denied" : "put_object_failed"));
}

async function assumeIntermediateRole(context: StepContext): Promise<Reply> {
  const reply = await context.aws.assumeRole({
    as: null,
    roleArn: context.intermediateRoleArn,
    externalId: null,
    sessionName: INTERMEDIATE_SESSION_NAME,
    sessionPolicy: null,
  });
  if (reply.ok) context.intermediate = reply.value.credentials;
  return reply;
}

/** Needs no permission of the customer. If the bucket is in another region, the fault contains that region (docs/aws-faults.md 2). */
async function findBucket({ aws, location, settings, platform }: StepContext): Promise<Reply> {
  if (platformRefusal({ bucket: location.bucket, iamRoleArn: "" }, platform) !== null) return refuse(platformFault("bucket_of_platform"));
  const reply = await aws.bucketRegion({ bucket: location.bucket, region: settings.awsRegion });
  if (!reply.ok || reply.value.region === settings.awsRegion) return reply;
  const { region, requestId } = reply.value;
  return refuse({ kind: "wrong_region", httpStatus: null, code: "", message: "", requestId, bucketRegion: region });
}

async function assumeCustomerRole(context: StepContext, externalId: string | null): Promise<Reply> {
  if (isPlatformRole(context.session.roleArn, context.platform)) return refuse(platformFault("role_of_platform"));
  const reply = await context.aws.assumeRole({
    as: context.intermediate,
    ...context.session,
    externalId,
  });
  if (reply.ok) context.customer = reply.value.credentials;
  return reply;
}

const DUMMY_TEXT = Buffer.from("Sluice wrote this file to check that it can write to this folder. You can delete it.\n");

type Variation = Partial<Pick<PutObjectInput, "bucketOwnerFullControl" | "requesterPays" | "key">>;

/** Repeats the denied upload with one difference. If this upload succeeds, the difference is the cause. */
async function repeatUpload(context: StepContext, variation: Variation): Promise<Reply> {
  const reply = await putDummyObject(context, variation);
  if (reply.ok) context.unexplained = false;
  return reply;
}

/** Uploads with the same call and headers as delivery (R68), except that it may overwrite the object of an earlier validation. */
async function putDummyObject({ aws, customer, settings, location }: StepContext, variation: Variation): Promise<Reply> {
  if (customer === null) throw new Error("The customer's role is assumed before the upload.");
  return aws.putObject({
    as: customer,
    region: settings.awsRegion,
    bucket: location.bucket,
    key: dummyObjectKey(location),
    body: DUMMY_TEXT,
    byteCount: DUMMY_TEXT.length,
    crc32: crc32(DUMMY_TEXT),
    contentType: "text/plain",
    bucketOwnerFullControl: true,
    refuseToOverwrite: false,
    ...variation,
  });
}
