import { formatPolicy } from "../policy/iam-policy.ts";
import { closing, encryptionSection, opening, resourceReason } from "./common-sections.ts";
import { type Guide, type GuideBlock, type GuideSection, inlineCode, link, list, paragraph, strong, value } from "./guide.ts";
import { code, guide } from "./placeholders.ts";
import type { SetUp } from "./set-up-facts.ts";
import { stsEndpointNotes } from "./sts-endpoint.ts";

/** The guide "Create an IAM role in the AWS console" (R17 to R31). */
export function consoleGuide(setUp: SetUp): Guide {
  return guide({
    method: "console",
    label: "AWS console",
    title: "Create an IAM role in the AWS console",
    sections: [
      opening(setUp, paragraph("You need access to your AWS dashboard, with permission to create buckets, roles and policies.")),
      createBucket(setUp),
      createRole(setUp),
      attachPolicies(setUp),
      narrowTrust(setUp),
      encryptionSection(setUp),
      closing(setUp, ["The role's page in the IAM console shows its ARN at the top."]),
    ],
  });
}

function createBucket({ facts }: SetUp): GuideSection {
  return {
    id: "bucket",
    title: "Create a bucket",
    step: 1,
    blocks: [
      paragraph(
        "Create an S3 bucket in the region that you prefer. ",
        link("Create your first S3 bucket", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/creating-bucket.html"),
        ".",
      ),
      ...stsEndpointNotes(facts),
    ],
  };
}

function createRole({ facts, roleName }: SetUp): GuideSection {
  return {
    id: "role",
    title: "Create a role for Segment to assume",
    step: 2,
    blocks: [
      paragraph(
        "In the IAM console, create a role. ",
        link(
          "Creating a role to delegate permissions to an IAM user",
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html",
        ),
        ".",
      ),
      list(
        ["As the trusted entity type, select ", strong("AWS account"), ", then ", strong("Another AWS account"), "."],
        [
          "Enter the Account ID ",
          value("the Account ID", facts.trustedAccountId),
          ". The console doesn't accept an ARN here. Step 4 restricts the principal to one role.",
        ],
        ["Select ", strong("Require external ID"), "."],
        ["As External ID, enter your workspace ID: ", value("the External ID", facts.workspaceId)],
        ["Leave ", strong("Require MFA"), " unticked: Sluice has no MFA device."],
        [
          "Name the role ",
          inlineCode(roleName),
          ", and create it. If a role with this name already serves another bucket, choose another name.",
        ],
      ),
    ],
  };
}

function attachPolicies(setUp: SetUp): GuideSection {
  return {
    id: "permissions",
    title: "Attach the permission policy",
    step: 3,
    blocks: [
      paragraph("On the role's Permissions tab, choose ", strong("Add permissions"), ", then ", strong("Create inline policy"), ", JSON."),
      code({
        id: "permissions",
        title: "Permission policy",
        fileName: "iam-policy.json",
        language: "json",
        code: formatPolicy(setUp.permissions),
      }),
      ...resourceReason(setUp),
      ...kmsBlocks(setUp),
      paragraph("If the bucket uses server-side encryption, see ", link("Encryption", "#encryption"), "."),
    ],
  };
}

function kmsBlocks({ kms }: SetUp): GuideBlock[] {
  if (kms === null) return [];
  return [
    paragraph("Your bucket is encrypted with a KMS key. Add this policy to the role as well."),
    code({ id: "kms", title: "KMS policy", fileName: "kms-policy.json", language: "json", code: formatPolicy(kms) }),
  ];
}

function narrowTrust({ facts, trust }: SetUp): GuideSection {
  return {
    id: "trust",
    title: "Restrict the trust relationship",
    step: 4,
    blocks: [
      paragraph("On the role's Trust relationships tab, choose ", strong("Edit trust policy"), " and replace the policy with this one."),
      code({
        id: "trust",
        title: "Trust relationship",
        fileName: "trust-relationship-policy.json",
        language: "json",
        code: formatPolicy(trust),
      }),
      paragraph("Now only ", inlineCode(facts.intermediateRoleArn), " can assume the role, and only with your External ID."),
    ],
  };
}
