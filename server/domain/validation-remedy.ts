import type { AwsFaultKind } from "./aws-fault.ts";
import { type BucketPath, parseBucketPath } from "./bucket-path.ts";
import { formatPolicy, kmsPolicy, permissionPolicy, trustPolicy } from "./iam-policy.ts";
import { isKmsKeyArn } from "./kms-key-arn.ts";
import { parseRoleArn } from "./role-arn.ts";
import { quoteShell } from "./set-up/quote-shell.ts";
import type { Validation, ValidationCause } from "./validation.ts";

/** Whose it is to mend. */
export type Blame = "yours" | "ours" | "amazons";

/** What to put where. `usual` is what stands there most likely, where the fix is best shown as a change of it. */
export type Fix = { title: string; fileName: string | null; language: "json" | "shell" | "text"; text: string; usual: string | null };

export type Remedy = {
  blame: Blame;
  /** What is likely, said as such: AWS tells no reasons. Null where the step's own note says all. */
  likely: string | null;
  /** The one thing to copy; null where there is nothing. */
  fix: Fix | null;
  /** The bucket's own region, where the settings name another. */
  useRegion: string | null;
};

/** What a remedy has to know of the installation. */
export type RemedyFacts = { workspaceId: string; intermediateRoleArn: string };

/** Whose fault a validation that didn't pass has found, and what mends it; null for one that passed. */
export function remedyOf({ code, cause, settings, id }: Validation, facts: RemedyFacts): Remedy | null {
  if (code === "ok") return null;
  const blame = blameFor(code, cause);
  const remedy = (likely: string | null, fix: Fix | null): Remedy => ({ blame, likely, fix, useRegion: cause?.bucketRegion ?? null });
  if (blame === "amazons") return remedy(null, null);
  if (blame === "ours") return remedy(null, supportFix(id, code, cause));

  const location = parseBucketPath(settings.bucket);
  const partition = parseRoleArn(settings.iamRoleArn)?.partition ?? "aws";
  if (code === "external_id_not_required") return remedy("Replace the role's trust policy with this one.", trustFix(facts));
  if (code === "external_id_rejected") return remedy(REJECTED, trustFix(facts));
  if (code === "put_object_denied" && location.ok) return remedy(...uploadFix(location.value, partition, cause));
  if (cause?.faultKind === "no_such_bucket" && location.ok) {
    return remedy("Check the name. If the bucket isn't made yet, this makes it.", bucketFix(location.value, settings.awsRegion));
  }
  return remedy(null, null);
}

const REJECTED =
  "AWS answers the same where there is no role of this ARN, where it trusts somebody else, and where it asks for another External ID. If the role is there, replace its trust policy with this one.";

/** Nobody can mend these but Amazon, by itself and soon. */
const AMAZONS: readonly AwsFaultKind[] = ["throttled", "unavailable", "conflict", "bad_digest"];
/** Whatever the settings say. */
const OURS: readonly AwsFaultKind[] = ["invalid_credentials", "expired_token", "clock_skewed", "network", "already_exists", "unknown"];

function blameFor(code: Validation["code"], cause: ValidationCause | null): Blame {
  const kind = cause?.faultKind ?? null;
  if (kind !== null && AMAZONS.includes(kind)) return "amazons";
  if (code === "intermediate_role_failed" || (kind !== null && OURS.includes(kind))) return "ours";
  return "yours";
}

function trustFix({ workspaceId, intermediateRoleArn }: RemedyFacts): Fix {
  const text = formatPolicy(trustPolicy({ intermediateRoleArn, externalId: workspaceId }));
  return { title: "The role's trust policy", fileName: "trust-relationship-policy.json", language: "json", text, usual: null };
}

function uploadFix(location: BucketPath, partition: string, cause: ValidationCause | null): [likely: string, fix: Fix] {
  if (cause?.faultKind === "kms_denied") {
    const text = formatPolicy(kmsPolicy(keyArnIn(cause.awsMessage ?? "") ?? "<YOUR_KEY_ARN>"));
    const fix: Fix = { title: "The role's KMS policy", fileName: "kms-policy.json", language: "json", text, usual: null };
    return ["Add this policy to the role. The key's own policy has to let your account's IAM policies decide.", fix];
  }
  const text = formatPolicy(permissionPolicy(location, partition));
  const fix: Fix = { title: "The role's permission policy", fileName: "iam-policy.json", language: "json", text, usual: null };
  const { bucket, prefix } = location;
  if (prefix === "")
    return ["AWS doesn't say which policy refuses. The role needs this one; if it has it, look for a bucket policy that denies.", fix];
  const likely = `Files go below your prefix, to ${prefix}/segment-logs/. If your policy is the one from the document, its resource doesn't cover that. Replace it:`;
  return [likely, { ...fix, usual: formatPolicy(permissionPolicy({ bucket, prefix: "" }, partition)) }];
}

function bucketFix({ bucket }: BucketPath, awsRegion: string): Fix {
  const text = `aws s3 mb ${quoteShell(`s3://${bucket}`)} --region ${quoteShell(awsRegion)}`;
  return { title: "Make the bucket", fileName: null, language: "shell", text, usual: null };
}

/** What whoever runs Sluice wants to know first. */
function supportFix(validationId: string, code: string, cause: ValidationCause | null): Fix {
  const said = [cause?.httpStatus, cause?.awsCode].filter((part) => part !== null && part !== undefined).join(" ");
  const lines = [
    `Validation ${validationId}`,
    `Code ${code}`,
    ...(cause === null ? [] : [`Step ${cause.stepId}`]),
    ...(said === "" ? [] : [`AWS answered ${said}${cause?.awsMessage ? `: ${cause.awsMessage}` : ""}`]),
    ...(cause?.requestId ? [`Request ${cause.requestId}`] : []),
  ];
  return { title: "What support will ask for", fileName: null, language: "text", text: lines.join("\n"), usual: null };
}

function keyArnIn(message: string): string | null {
  const found = message.split(/[\s"',()]+/).find((word) => isKmsKeyArn(word.replace(/\.$/, "")));
  return found?.replace(/\.$/, "") ?? null;
}
