import type { BucketPath } from "../destination/bucket-path.ts";
import { LOG_FOLDER } from "../destination/object-key.ts";

/** A policy as IAM prints it, in the document's own order of members. `formatPolicy` makes it text. */
export type IamPolicy = { Version: "2012-10-17"; Statement: readonly Record<string, unknown>[] };

/**
 * What the customer's role may do: put objects below `segment-logs/`, and nothing more (R27, R31, R36, R48).
 * Where a prefix is set the resource follows it; the document's own policy would not cover it (docs/requirements.md T3).
 * `alsoServes` are the locations of other destinations that use the same role.
 */
export function permissionPolicy(location: BucketPath, partition = "aws", alsoServes: readonly BucketPath[] = []): IamPolicy {
  const [resource, ...more] = new Set([location, ...alsoServes].map((served) => logFolderArn(served, partition)));
  return policy({
    Sid: "PutObjectsInBucket",
    Effect: "Allow",
    Action: ["s3:PutObject", "s3:PutObjectAcl"],
    Resource: more.length === 0 ? resource : [resource, ...more],
  });
}

/** What the role needs besides, where the bucket is encrypted with a KMS key (R28, R50). */
export function kmsPolicy(keyArn: string): IamPolicy {
  return policy({ Sid: "AllowKMS", Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: keyArn });
}

/** Who may assume the customer's role: our intermediate role, and only when it names this workspace (R30, R33, R45). */
export function trustPolicy({ intermediateRoleArn, externalId }: { intermediateRoleArn: string; externalId: string }): IamPolicy {
  return policy({
    Sid: "",
    Effect: "Allow",
    Principal: { AWS: intermediateRoleArn },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "sts:ExternalId": externalId } },
  });
}

/**
 * The ARN that the permission policy grants: every object that delivery and Validate write lies under it. What IAM would
 * read as a wildcard or a variable in a prefix is escaped as IAM wants it, so that the prefix means itself.
 */
export function logFolderArn({ bucket, prefix }: BucketPath, partition = "aws"): string {
  const literalPrefix = prefix.replace(/[*?]|\$(?=\{)/g, "$${$&}");
  return `arn:${partition}:s3:::${[bucket, literalPrefix, LOG_FOLDER, "*"].filter((part) => part !== "").join("/")}`;
}

/** A policy, or what holds one: two-space JSON without a final line feed, to copy or to save as a file; in ASCII, as IAM's API takes Latin characters only. */
export function formatPolicy(document: object): string {
  return JSON.stringify(document, null, 2).replace(/[^\x20-\x7e\n]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function policy(statement: Record<string, unknown>): IamPolicy {
  return { Version: "2012-10-17", Statement: [statement] };
}
