import { type BucketPath, readBucketPath } from "../destination/bucket-path.ts";
import { parseRoleArn } from "../destination/role-arn.ts";
import type { Settings } from "../destination/settings.ts";
import { isDeniedByPlatform, readAccessDenial } from "../policy/access-denial.ts";
import { denialAdvice, denialSentence } from "../policy/denial-sentence.ts";
import { type IamPolicy, permissionPolicy, type ServedLocation } from "../policy/iam-policy.ts";
import { toSessionName } from "../policy/role-session.ts";
import { REFUSAL_MESSAGES } from "../refusal-messages.ts";
import type { AwsFaultKind } from "./aws-fault.ts";
import type { Validation, ValidationCause } from "./validation.ts";
import {
  allowAclFix,
  bucketOwnerPaysFix,
  bucketRegionFix,
  denialFix,
  enableKeyFix,
  type Fix,
  keyPolicyFix,
  kmsFix,
  makeBucketFix,
  permissionFix,
  roleArnFix,
  stsEndpointFix,
  supportFix,
  trustFix,
} from "./validation-fixes.ts";

/** Who has to fix it. */
export type Blame = "yours" | "ours" | "amazons";

export type Remedy = {
  blame: Blame;
  /** What to do. Distinguishes known causes from likely ones, because AWS gives few reasons. Null if the step's note is enough. */
  advice: string | null;
  /** A text to copy; null if there is none. */
  fix: Fix | null;
  /** The bucket's actual region, if the settings have another. */
  useRegion: string | null;
};

/** The facts about the installation that a remedy needs. */
export type RemedyFacts = {
  workspaceId: string;
  workspaceRegion: "us" | "eu";
  intermediateRoleArn: string;
  destinationId: string;
  /** Whether day manifests are on. */
  dayManifest?: boolean;
};

/** A failure. `id` is the validation that found it; null if delivery found it. */
type Failure = Pick<Validation, "code" | "cause" | "settings"> & { id: string | null };

/** Returns who has to act on a failed validation, and how; null for one that passed. */
export function toRemedy(validation: Failure, facts: RemedyFacts): Remedy | null {
  const { code, cause, id } = validation;
  if (code === "ok") return null;
  const blame = blameFor(code, cause);
  const useRegion = cause?.bucketRegion ?? null;
  if (blame === "amazons") return { blame, advice: TRY_AGAIN, fix: null, useRegion };
  if (blame === "ours") return { blame, advice: code === "inconclusive" ? TRY_AGAIN : null, fix: supportFix(id, code, cause), useRegion };
  const [advice, fix] = yours(validation, facts);
  return { blame, advice, fix, useRegion };
}

const TRY_AGAIN = "Faults of this kind are temporary. Try again in a minute.";

/** Faults that AWS resolves by itself, usually soon. */
const AMAZONS: readonly AwsFaultKind[] = ["throttled", "unavailable", "conflict", "bad_digest"];
/** Faults of the operator, independent of the settings. */
const OURS: readonly AwsFaultKind[] = ["invalid_credentials", "expired_token", "clock_skewed", "network", "already_exists", "unknown"];
/** Codes for an invalid bucket or key, rather than an invalid request. */
const BAD_PLACES: readonly (string | null)[] = ["KeyTooLongError", "InvalidBucketName"];

function blameFor(code: Validation["code"], cause: ValidationCause | null): Blame {
  const kind = cause?.faultKind ?? null;
  if (kind !== null && AMAZONS.includes(kind)) return "amazons";
  if (code === "intermediate_role_failed" || (kind !== null && OURS.includes(kind))) return "ours";
  if ((code === "put_object_denied" || code === "manifest_failed") && isDeniedByPlatform(cause?.awsMessage ?? "", "customers_role"))
    return "ours";
  if (kind === "invalid_request" && code === "put_object_failed" && !BAD_PLACES.includes(cause?.awsCode ?? null)) return "ours";
  return "yours";
}

function servedLocation({ bucket }: Settings, { dayManifest }: RemedyFacts): ServedLocation | null {
  const location = readBucketPath(bucket);
  return location === null || !dayManifest ? location : { ...location, dayManifest };
}

/** A policy from before the manifests were turned on covers the log folder alone. */
function failedManifest(location: ServedLocation, { iamRoleArn }: Settings): Advice {
  const partition = parseRoleArn(iamRoleArn)?.partition ?? "aws";
  const { bucket, prefix } = location;
  const wanted = { bucket, prefix, dayManifest: true };
  return [MANIFEST_DENIED, permissionFix(wanted, partition, permissionPolicy({ bucket, prefix }, partition))];
}

const MANIFEST_DENIED =
  "Delivery is not affected. Add the folder segment-logs-manifests to the role's policy, or turn the day manifests off in the settings:";

type Advice = [advice: string | null, fix: Fix | null];

function yours({ code, cause, settings }: Failure, facts: RemedyFacts): Advice {
  const kind = cause?.faultKind ?? null;
  const location = servedLocation(settings, facts);
  if (kind === "region_disabled") return ["Activate the endpoint in the account of your role.", stsEndpointFix(facts.workspaceRegion)];
  if (kind === "role_of_platform" || kind === "bucket_of_platform") return [REFUSAL_MESSAGES[kind], null];
  if (code === "external_id_not_required") return ["Replace the role's trust policy with this one.", trustFix(facts)];
  if (code === "external_id_rejected") return rejectedRole(cause, facts);
  if (code === "assume_role_failed" && kind === "invalid_request") return [BAD_ROLE, roleArnFix(settings.iamRoleArn)];
  if (location === null) return [null, null];
  if (code === "manifest_failed") return failedManifest(location, settings);
  if (kind === "kms_denied") return deniedKey(location, settings, cause);
  if (code === "put_object_denied") return deniedUpload(location, settings, cause);
  return failedUpload(location, settings.awsRegion, cause);
}

/** AWS tells callers in another account nothing, or only the kind of policy that denied. */
function rejectedRole(cause: ValidationCause | null, facts: RemedyFacts): Advice {
  const denial = readAccessDenial(cause?.awsMessage ?? "");
  if (denial?.policy === "resource_control") return [`${denialSentence(cause?.awsMessage ?? "", "")} ${denialAdvice(denial)}`, null];
  const isTrust = denial?.policy === "role_trust" || denial?.policy === "resource";
  if (isTrust && denial.explicit) return [TRUST_DENIES, trustFix(facts)];
  const conditions = `The trust policy must name Sluice's role as principal and require this External ID. A condition on sts:RoleSessionName must accept ${toSessionName(facts.destinationId)}; if it doesn't, the External ID is not the problem.`;
  return [isTrust ? `AWS says that the role's trust policy doesn't allow it. ${conditions}` : `${REJECTED} ${conditions}`, trustFix(facts)];
}

const REJECTED = "AWS gives this answer if the role doesn't exist, doesn't trust us, or expects another External ID. Check the ARN first.";
const TRUST_DENIES =
  "A Deny statement in the role's trust policy denies it, so this is not an External ID problem. Remove that statement, or exclude Sluice's role from it. A trust policy without other statements is:";
const BAD_ROLE = "Compare the IAM Role ARN above with the ARN that AWS shows for the role.";

function deniedKey({ bucket }: BucketPath, { iamRoleArn }: Settings, cause: ValidationCause | null): Advice {
  const message = cause?.awsMessage ?? "";
  const denial = readAccessDenial(message);
  if (denial === null || (denial.policy === "identity" && !denial.explicit)) return [KMS_DENIED, kmsFix(cause)];
  const advice = `${denialSentence(message, bucket)} ${denialAdvice(denial)}`;
  if (denial.explicit) return [advice, null];
  return [advice, denial.policy === "resource" ? keyPolicyFix(iamRoleArn) : kmsFix(cause)];
}

const KMS_DENIED = "Add this policy to the role. The key policy must allow IAM policies to grant access (the default does).";

function deniedUpload(location: ServedLocation, { iamRoleArn }: Settings, cause: ValidationCause | null): Advice {
  const partition = parseRoleArn(iamRoleArn)?.partition ?? "aws";
  if (cause?.isolated === "put_object_acl_missing") {
    return [ACL_MISSING, permissionFix(location, partition, withoutAcl(permissionPolicy(location, partition)))];
  }
  if (cause?.isolated === "requester_pays") return [REQUESTER_PAYS, bucketOwnerPaysFix(location)];
  const { bucket, prefix } = location;
  const message = cause?.awsMessage ?? "";
  const denial = readAccessDenial(message);
  if (denial !== null && (denial.policy !== "identity" || denial.explicit)) {
    return [`${denialSentence(message, bucket)} ${denialAdvice(denial)}`, denialFix(denial, location, iamRoleArn)];
  }
  if (prefix === "") return [denial === null ? UNKNOWN_DENIAL : LACKS_ALLOW, permissionFix(location, partition)];
  const likely = `Files go below your prefix, to ${prefix}/segment-logs/. A policy without the prefix doesn't cover that folder. Replace it:`;
  return [likely, permissionFix(location, partition, permissionPolicy({ bucket, prefix: "" }, partition))];
}

const LACKS_ALLOW = "AWS says that no policy of the role allows it. Add this policy to the role:";
const UNKNOWN_DENIAL =
  "AWS doesn't say which policy denies access. The role needs this policy. If it already has it, look for a Deny in a bucket policy or a service control policy.";
const ACL_MISSING =
  "The same upload succeeded without the ACL. Delivery sends the ACL bucket-owner-full-control, so the role also needs s3:PutObjectAcl:";
const REQUESTER_PAYS =
  "The same upload succeeded as a paying requester. The bucket is Requester Pays and belongs to another account than your role. Sluice doesn't accept charges on your behalf, so turn this off:";

function withoutAcl(policy: IamPolicy): IamPolicy {
  return { ...policy, Statement: policy.Statement.map((statement) => ({ ...statement, Action: ["s3:PutObject"] })) };
}

function failedUpload(location: BucketPath, awsRegion: string, cause: ValidationCause | null): Advice {
  switch (cause?.faultKind) {
    case "no_such_bucket":
      return ["Check the name. If the bucket doesn't exist yet, this command creates it.", makeBucketFix(location, awsRegion)];
    case "wrong_region":
      return cause.bucketRegion === null ? ["Choose the region that this command shows.", bucketRegionFix(location)] : [null, null];
    case "kms_key_unusable":
      return ["A key that is being deleted can't be enabled. In that case, choose another key for the bucket.", enableKeyFix(cause)];
    case "acl_not_supported":
      return ["Delivery uses this ACL to give the bucket's owner full control of every file.", allowAclFix(location)];
    case "invalid_request":
      return ["Shorten the prefix after the bucket's name, or correct the name.", null];
    default:
      return [null, null];
  }
}
