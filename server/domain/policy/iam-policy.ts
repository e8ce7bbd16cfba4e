import type { BucketPath } from "../destination/bucket-path.ts";
import { LOG_FOLDER, MANIFEST_FOLDER } from "../destination/object-key.ts";

/** A policy as IAM prints it, with the members in the document's order. `formatPolicy` converts it to text. */
export type IamPolicy = { Version: "2012-10-17"; Statement: readonly Record<string, unknown>[] };

/** A location that a role writes to, and whether day manifests are written there. */
export type ServedLocation = BucketPath & { dayManifest?: boolean | undefined };

/**
 * Returns the policy of the customer's role: it can put objects below `segment-logs/`, and nothing more (R27, R31, R36, R48); with day manifests also
 * below `segment-logs-manifests/`.
 * The resource includes the prefix, which the document's own policy doesn't cover (docs/requirements.md T3).
 * `alsoServes` are the locations of other destinations that use the same role.
 */
export function permissionPolicy(location: ServedLocation, partition = "aws", alsoServes: readonly ServedLocation[] = []): IamPolicy {
  const [resource, ...more] = new Set([location, ...alsoServes].flatMap((served) => folderArns(served, partition)));
  return policy({
    Sid: "PutObjectsInBucket",
    Effect: "Allow",
    Action: ["s3:PutObject", "s3:PutObjectAcl"],
    Resource: more.length === 0 ? resource : [resource, ...more],
  });
}

/** Returns the second policy that the role needs if the bucket is encrypted with a KMS key (R28, R50). */
export function kmsPolicy(keyArn: string): IamPolicy {
  return policy({ Sid: "AllowKMS", Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: keyArn });
}

/** Returns the trust policy: only our intermediate role can assume the customer's role, and only with this External ID (R30, R33, R45). */
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
 * Returns the resource of the permission policy, which covers every object that delivery and Validate write. Characters of the prefix that
 * IAM would read as a wildcard or a variable are escaped.
 */
export function logFolderArn(location: BucketPath, partition = "aws"): string {
  return folderArn(location, LOG_FOLDER, partition);
}

/** Returns the resource that covers the day manifests. */
export function manifestFolderArn(location: BucketPath, partition = "aws"): string {
  return folderArn(location, MANIFEST_FOLDER, partition);
}

/** Returns the resources of all that is written to a location. */
export function folderArns(location: ServedLocation, partition = "aws"): string[] {
  return [logFolderArn(location, partition), ...(location.dayManifest ? [manifestFolderArn(location, partition)] : [])];
}

function folderArn({ bucket, prefix }: BucketPath, folder: string, partition: string): string {
  return `arn:${partition}:s3:::${[bucket, literalResource(prefix), folder, "*"].filter((part) => part !== "").join("/")}`;
}

/** Escapes the characters of a key that IAM would read as a wildcard or a variable. */
export function literalResource(key: string): string {
  return key.replace(/[*?]|\$(?=\{)/g, "$${$&}");
}

/**
 * Returns a policy, or an object that contains one, as JSON with two-space indents, without a final line feed. ASCII only, because IAM's
 * API accepts only Latin characters.
 */
export function formatPolicy(document: object): string {
  return JSON.stringify(document, null, 2).replace(/[^\x20-\x7e\n]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function policy(statement: Record<string, unknown>): IamPolicy {
  return { Version: "2012-10-17", Statement: [statement] };
}
