import type { BucketPath } from "../destination/bucket-path.ts";
import { fingerprint } from "./fingerprint.ts";

/** The name that the document gives the role (R44). */
const DOCUMENT_ROLE_NAME = "SegmentAWSS3Role";

/** IAM's limit for the name of a role, in characters. */
const MAX_LENGTH = 64;
/** A bucket name that can be part of a role's name unchanged. No upper case, because IAM compares names case-insensitively. */
const PLAIN_BUCKET = /^[a-z0-9.-]+$/;

/**
 * Returns the default name of the role that serves one bucket and prefix: `SegmentAWSS3Role-acme-events`. One location always gets the same
 * name, and different locations get different names. If the bucket's name isn't enough (a prefix, a long name, upper case), the name ends
 * with `_` and a fingerprint of the whole location.
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
 * Returns a unique name in the account for something that belongs to the role, such as `segment-s3-putobject`: the document's name followed
 * by the role's name. If the role has the document's name, the document's name is unchanged.
 */
export function nameForRole(documentName: string, roleName: string): string {
  if (roleName === DOCUMENT_ROLE_NAME) return documentName;
  const start = `${DOCUMENT_ROLE_NAME}-`;
  return `${documentName}-${roleName.startsWith(start) ? roleName.slice(start.length) : roleName}`;
}

/** The same as `nameForRole`, with only the letters, digits and hyphens that CloudFormation allows in a stack's name. */
export function stackNameForRole(documentName: string, roleName: string): string {
  const name = nameForRole(documentName, roleName);
  const allowed = name.replace(/[^A-Za-z0-9-]+/g, "-");
  return allowed === name ? name : `${allowed}-${fingerprint(roleName)}`;
}
