import type { BucketPath } from "../destination/bucket-path.ts";
import { fingerprint } from "./fingerprint.ts";

/** The name that the document gives the role (R44). */
const DOCUMENT_ROLE_NAME = "SegmentAWSS3Role";

/** IAM's limit for the name of a role, in characters. */
const MAX_LENGTH = 64;
/** A bucket name that can stand in a role's name as it is. IAM compares names without case, so upper case is left out. */
const PLAIN_BUCKET = /^[a-z0-9.-]+$/;

/**
 * The default name of the role that serves one bucket and prefix: `SegmentAWSS3Role-acme-events`. The same location always gets the same
 * name, and another location another name. Where the bucket alone doesn't tell (a prefix, a long name, upper case), the name ends with
 * `_` and a fingerprint of the whole location.
 */
export function roleNameFor({ bucket, prefix }: BucketPath): string {
  const plain = `${DOCUMENT_ROLE_NAME}-${bucket}`;
  if (prefix === "" && PLAIN_BUCKET.test(bucket) && plain.length <= MAX_LENGTH) return plain;
  const ending = `_${fingerprint(`${bucket}/${prefix}`)}`;
  const readable = [bucket, prefix].join("-").replace(/[^A-Za-z0-9.]+/g, "-");
  const start = `${DOCUMENT_ROLE_NAME}-${readable}`.slice(0, MAX_LENGTH - ending.length);
  return `${start.replace(/[.-]+$/, "")}${ending}`;
}

/**
 * The document's name of something that belongs to the role, such as `segment-s3-putobject`, made unique in the account: with the role's
 * name at its end, or as the document has it where the role has the document's name.
 */
export function nameForRole(documentName: string, roleName: string): string {
  if (roleName === DOCUMENT_ROLE_NAME) return documentName;
  const start = `${DOCUMENT_ROLE_NAME}-`;
  return `${documentName}-${roleName.startsWith(start) ? roleName.slice(start.length) : roleName}`;
}

/** As `nameForRole`, in the letters, digits and hyphens that the name of a CloudFormation stack may have. */
export function stackNameForRole(documentName: string, roleName: string): string {
  const name = nameForRole(documentName, roleName);
  const allowed = name.replace(/[^A-Za-z0-9-]+/g, "-");
  return allowed === name ? name : `${allowed}-${fingerprint(roleName)}`;
}
