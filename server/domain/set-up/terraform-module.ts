import type { IamPolicy } from "../policy/iam-policy.ts";
import { quoteHcl, quoteHclPolicy } from "./quote-hcl.ts";
import { nameForRole } from "./role-names.ts";
import type { SetUp } from "./set-up-facts.ts";

/** Returns the document's Terraform module, for Terraform 0.12 and later (R44 to R51). The policies are named after the role. */
export function terraformModule({ trust, permissions, kms, roleName }: SetUp): string {
  const named = (grant: Grant) => ({ ...grant, name: nameForRole(grant.name, roleName) });
  const blocks = [
    role(roleName),
    trustDocument(trust),
    ...CURRENT,
    ...grant(named(PERMISSIONS), permissions),
    ...(kms === null ? [] : grant(named(KMS), kms)),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function role(name: string): string {
  return `# The role that Segment assumes.
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role
resource "aws_iam_role" "segment_aws_s3_iam_role" {
  name               = ${quoteHcl(name)}
  description        = "IAM Role used by Segment"
  assume_role_policy = data.aws_iam_policy_document.segment_aws_s3_assume_role_policy_document.json
}`;
}

const CURRENT = ['data "aws_caller_identity" "current" {}', 'data "aws_region" "current" {}'];

/** Names and texts of one policy, its document and its attachment. */
type Grant = { resource: string; attachment: string; name: string; path: string | null; description: string; comment: string };

const PERMISSIONS: Grant = {
  resource: "segment_aws_s3_policy",
  attachment: "segment_aws_s3_role_policy_attachment",
  name: "SegmentAWSS3Policy",
  path: null,
  description: "Gives access to resources in your S3 bucket",
  comment: "What the role can do: put objects below segment-logs.",
};

const KMS: Grant = {
  resource: "segment_aws_s3_kms_policy",
  attachment: "segment_aws_s3_role_kms_policy_attachment",
  name: "SegmentAWSS3KMSPolicy",
  path: "/",
  description: "Gives access to your KMS key",
  comment: "The role can also use the KMS key that encrypts the bucket.",
};

function trustDocument(policy: IamPolicy): string {
  const { Effect, Principal, Action, Condition } = policy.Statement[0] as unknown as TrustStatement;
  const [variable, id] = Object.entries(Condition.StringEquals)[0] ?? ["", ""];
  return `# Who can assume the role: only Sluice's own role, and only with this workspace's External ID.
data "aws_iam_policy_document" "segment_aws_s3_assume_role_policy_document" {
  version = ${quoteHcl(policy.Version)}
  statement {
    actions = [${quoteHcl(Action)}]
    principals {
      type        = "AWS"
      identifiers = [${quoteHclPolicy(Principal.AWS)}]
    }
    effect = ${quoteHcl(Effect)}
    condition {
      test     = "StringEquals"
      variable = ${quoteHcl(variable)}
      values   = [${quoteHclPolicy(id)}]
    }
  }
}`;
}

type TrustStatement = { Effect: string; Principal: { AWS: string }; Action: string; Condition: { StringEquals: Record<string, string> } };
type PermissionStatement = { Sid: string; Effect: string; Action: string[]; Resource: string | string[] };

function grant({ resource, attachment, name, path, description, comment }: Grant, policy: IamPolicy): string[] {
  const { Sid, Effect, Action, Resource } = policy.Statement[0] as unknown as PermissionStatement;
  return [
    `# ${comment}
resource "aws_iam_policy" "${resource}" {
  name        = ${quoteHcl(name)}${path === null ? "" : `\n  path        = ${quoteHcl(path)}`}
  description = ${quoteHcl(description)}
  policy      = data.aws_iam_policy_document.${resource}_document.json
}`,
    `data "aws_iam_policy_document" "${resource}_document" {
  version = ${quoteHcl(policy.Version)}
  statement {
    sid = ${quoteHcl(Sid)}
    actions = [
${Action.map((action) => `      ${quoteHcl(action)},`).join("\n")}
    ]
    resources = [
${[Resource]
  .flat()
  .map((resource) => `      ${quoteHclPolicy(resource)},`)
  .join("\n")}
    ]
    effect = ${quoteHcl(Effect)}
  }
}`,
    `resource "aws_iam_role_policy_attachment" "${attachment}" {
  role       = aws_iam_role.segment_aws_s3_iam_role.name
  policy_arn = aws_iam_policy.${resource}.arn
}`,
  ];
}
