import { formatBucketPath } from "../destination/bucket-path.ts";
import { findPartition } from "../destination/region.ts";
import { folderArns, logFolderArn, manifestFolderArn } from "../policy/iam-policy.ts";
import {
  type GuideBlock,
  type GuideSection,
  inlineCode,
  link,
  list,
  note,
  paragraph,
  strong,
  type TextPart,
  value,
  warning,
} from "./guide.ts";
import type { SetUp } from "./set-up-facts.ts";

/** The first section of every guide: the permissions that the role gets, and what would prevent it from working. */
export function opening(setUp: SetUp, ...before: GuideBlock[]): GuideSection {
  const { facts, canBeAssumed } = setUp;
  const manifests = setUp.location.dayManifest ? " and segment-logs-manifests" : "";
  const base = paragraph(
    `The role gets the base permissions that delivery needs: to put objects below segment-logs${manifests}, and nothing more. You can restrict them further. `,
    link("IAM roles", "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html"),
    " explains how a role gives access.",
  );
  const foreign = warning(
    `Sluice's own role, ${facts.intermediateRoleArn}, isn't in the partition ${partitionName(facts.partition)}, and a role can't be assumed across partitions. Use a bucket and a role in the same partition as Sluice.`,
  );
  return {
    id: "start",
    title: "Before you start",
    step: null,
    blocks: [...sandboxNotes(setUp), ...before, base, ...whomTheRoleServes(setUp), ...(canBeAssumed ? [] : [foreign])],
  };
}

/** In sandbox mode, only the AWS CLI reaches AWS. */
function sandboxNotes({ facts: { sandbox } }: SetUp): GuideBlock[] {
  if (!sandbox) return [];
  return [
    note(
      "This installation of Sluice uses its own AWS sandbox. Amazon's console doesn't show the sandbox. Use the AWS CLI with the endpoint and the keys of the AWS CLI guide. The shortest way is the button ",
      strong("Create a sandbox bucket and role"),
      " next to the destination's settings.",
    ),
  ];
}

/** Each bucket has its own role, or a role's policy covers all its buckets, so a second set-up never removes the first one's permission. */
function whomTheRoleServes({ facts, location, roleName }: SetUp): GuideBlock[] {
  const { alsoServes = [], partition } = facts;
  if (alsoServes.length === 0) {
    const where = formatBucketPath(location);
    return [
      paragraph("The role ", inlineCode(roleName), " serves ", inlineCode(where), ". Give another bucket or prefix a role of its own."),
    ];
  }
  return [
    paragraph(
      "Other destinations of this workspace use the role ",
      inlineCode(roleName),
      " too. Its policy covers their locations as well:",
    ),
    list(...alsoServes.flatMap((served) => folderArns(served, partition)).map((arn) => [inlineCode(arn)])),
  ];
}

/** Explains the resource: with a prefix, the usual policy would deny every upload (docs/requirements.md T3). */
export function resourceReason({ location, facts }: SetUp): GuideBlock[] {
  return [...prefixReason({ location, facts }), ...manifestReason({ location, facts })];
}

/** The second resource is there for the day manifests alone. */
function manifestReason({ location, facts }: Pick<SetUp, "location" | "facts">): GuideBlock[] {
  if (!location.dayManifest) return [];
  const folder = inlineCode(manifestFolderArn(location, facts.partition));
  return [paragraph("Day manifests are on, so the policy also has ", folder, ". When you turn them off, you can remove it.")];
}

function prefixReason({ location, facts }: Pick<SetUp, "location" | "facts">): GuideBlock[] {
  if (location.prefix === "") return [];
  return [
    paragraph(
      "Files go below your prefix, to ",
      inlineCode(`${location.prefix}/segment-logs/`),
      ". The policy's resource follows it: ",
      inlineCode(logFolderArn(location, facts.partition)),
      ". The usual ",
      inlineCode(`${location.bucket}/segment-logs/*`),
      " doesn't cover that folder, so every upload would be denied. When you change the prefix, change the policy too.",
    ),
  ];
}

/** Encryption is configured on the bucket, not in Sluice (R29, R111). */
export function encryptionSection({ kms }: SetUp): GuideSection {
  const bucket = paragraph(
    "You configure encryption on the bucket, in the AWS console. Sluice has no setting for it. With S3 managed keys (SSE-S3), the role needs no other permission. ",
    link("Protecting data using encryption", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingEncryption.html"),
    ".",
  );
  const key =
    kms === null
      ? paragraph("With a KMS key, the role needs a second policy. Turn on KMS above to show it in this guide.")
      : paragraph("With a KMS key: the key policy must allow IAM policies to grant access (the default does).");
  return { id: "encryption", title: "Encryption", step: null, blocks: [bucket, key] };
}

/** The last section of every guide: back to the settings. */
export function closing({ facts }: SetUp, roleArn: readonly TextPart[]): GuideSection {
  return {
    id: "finish",
    title: "Finish in Sluice",
    step: null,
    blocks: [
      paragraph(...roleArn, " Enter it as IAM Role ARN in the destination's settings, and click ", strong("Validate"), "."),
      paragraph("External ID of this workspace: ", value("the External ID", facts.workspaceId)),
    ],
  };
}

function partitionName(partition: string): string {
  return findPartition(partition)?.label ?? partition;
}
