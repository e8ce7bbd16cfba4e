import type { BucketPath } from "../destination/bucket-path.ts";
import { isKmsKeyArn } from "../destination/kms-key-arn.ts";
import { parseRoleArn } from "../destination/role-arn.ts";
import type { AccessDenial } from "../policy/access-denial.ts";
import { formatPolicy, kmsPolicy, permissionPolicy, type ServedLocation, trustPolicy } from "../policy/iam-policy.ts";
import { quoteShell } from "../set-up/quote-shell.ts";
import type { ValidationCause } from "./validation.ts";

/** A text to copy. `usual` is the text that it probably replaces, if the fix is best shown as a diff. */
export type Fix = { title: string; fileName: string | null; language: "json" | "shell" | "text"; text: string; usual: string | null };

export function trustFix(facts: { workspaceId: string; intermediateRoleArn: string }): Fix {
  const text = formatPolicy(trustPolicy({ intermediateRoleArn: facts.intermediateRoleArn, externalId: facts.workspaceId }));
  return { title: "The role's trust policy", fileName: "trust-relationship-policy.json", language: "json", text, usual: null };
}

/** Returns the policy that covers the folder. `usual` is the policy that it probably replaces. */
export function permissionFix(location: ServedLocation, partition: string, usual: object | null = null): Fix {
  const text = formatPolicy(permissionPolicy(location, partition));
  const title = "The role's permission policy";
  return { title, fileName: "iam-policy.json", language: "json", text, usual: usual === null ? null : formatPolicy(usual) };
}

/** Returns a command or a policy for the person who has to change the policy that AWS named; null if neither would help. */
export function denialFix({ policy, explicit }: AccessDenial, location: BucketPath, iamRoleArn: string): Fix | null {
  const role = parseRoleArn(iamRoleArn);
  if (policy === "resource" && explicit) {
    const command = `aws s3api get-bucket-policy --bucket ${quoteShell(location.bucket)} --query Policy --output text`;
    return shellFix("Show the bucket's policy", command);
  }
  if (policy === "resource") {
    const { Version, Statement } = permissionPolicy(location, role?.partition ?? "aws");
    const text = formatPolicy({ Version, Statement: Statement.map((statement) => ({ ...statement, Principal: { AWS: iamRoleArn } })) });
    return { title: "Add to the bucket's policy", fileName: "bucket-policy.json", language: "json", text, usual: null };
  }
  if (policy !== "permissions_boundary" || role === null) return null;
  if (!explicit) return { ...permissionFix(location, role.partition), title: "Add to the permissions boundary" };
  const name = quoteShell(role.name);
  return shellFix(
    "Show the boundary",
    `aws iam get-role --role-name ${name} --query Role.PermissionsBoundary.PermissionsBoundaryArn --output text`,
  );
}

export function kmsFix(cause: ValidationCause | null): Fix {
  const text = formatPolicy(kmsPolicy(keyArnIn(cause)));
  return { title: "The role's KMS policy", fileName: "kms-policy.json", language: "json", text, usual: null };
}

/** In a key policy, the resource `*` is the key itself. */
export function keyPolicyFix(iamRoleArn: string): Fix {
  const { Version, Statement } = kmsPolicy("*");
  const text = formatPolicy({ Version, Statement: Statement.map((statement) => ({ ...statement, Principal: { AWS: iamRoleArn } })) });
  return { title: "Add to the key's policy", fileName: "key-policy.json", language: "json", text, usual: null };
}

export function enableKeyFix(cause: ValidationCause | null): Fix {
  return shellFix("Enable the key", `aws kms enable-key --key-id ${quoteShell(keyArnIn(cause))}`);
}

export function makeBucketFix({ bucket }: BucketPath, awsRegion: string): Fix {
  return shellFix("Create the bucket", `aws s3 mb ${quoteShell(`s3://${bucket}`)} --region ${quoteShell(awsRegion)}`);
}

export function bucketRegionFix({ bucket }: BucketPath): Fix {
  return shellFix("Show its region", `aws s3api head-bucket --bucket ${quoteShell(bucket)} --query BucketRegion --output text`);
}

export function bucketOwnerPaysFix({ bucket }: BucketPath): Fix {
  const command = `aws s3api put-bucket-request-payment --bucket ${quoteShell(bucket)} --request-payment-configuration Payer=BucketOwner`;
  return shellFix("Turn off Requester Pays", command);
}

export function allowAclFix({ bucket }: BucketPath): Fix {
  const controls = quoteShell("Rules=[{ObjectOwnership=BucketOwnerPreferred}]");
  return shellFix(
    "Allow ACLs on the bucket",
    `aws s3api put-bucket-ownership-controls --bucket ${quoteShell(bucket)} --ownership-controls ${controls}`,
  );
}

export function roleArnFix(iamRoleArn: string): Fix {
  const name = parseRoleArn(iamRoleArn)?.name ?? "<YOUR_ROLE_NAME>";
  return shellFix("Show the role's ARN", `aws iam get-role --role-name ${quoteShell(name)} --query Role.Arn --output text`);
}

const STS_PLACES = { us: "US West (Oregon), us-west-2", eu: "Europe (Ireland), eu-west-1" } as const;

/** A console link, because the AWS CLI has no command for this. */
export function stsEndpointFix(workspaceRegion: "us" | "eu"): Fix {
  const text = `https://console.aws.amazon.com/iam/home#/account_settings\nSecurity Token Service (STS), Endpoints: ${STS_PLACES[workspaceRegion]}: Active`;
  return { title: "Where to enable the endpoint", fileName: null, language: "text", text, usual: null };
}

/** Returns the details that the operator of Sluice needs first. */
export function supportFix(validationId: string | null, code: string, cause: ValidationCause | null): Fix {
  const said = [cause?.httpStatus, cause?.awsCode].filter((part) => part !== null && part !== undefined).join(" ");
  const lines = [
    ...(validationId === null ? [] : [`Validation ${validationId}`]),
    `Code ${code}`,
    ...(cause === null ? [] : [`Step ${cause.stepId}`]),
    ...(said === "" ? [] : [`AWS returned ${said}${cause?.awsMessage ? `: ${cause.awsMessage}` : ""}`]),
    ...(cause?.requestId ? [`Request ${cause.requestId}`] : []),
  ];
  return { title: "Details for support", fileName: null, language: "text", text: lines.join("\n"), usual: null };
}

function shellFix(title: string, text: string): Fix {
  return { title, fileName: null, language: "shell", text, usual: null };
}

/** Returns the key ARN in AWS's message, or a placeholder. */
function keyArnIn(cause: ValidationCause | null): string {
  const words = (cause?.awsMessage ?? "").split(/[\s"',()]+/).map((word) => word.replace(/\.$/, ""));
  return words.find(isKmsKeyArn) ?? "<YOUR_KEY_ARN>";
}
