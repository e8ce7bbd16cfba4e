import type { Readable } from "node:stream";
import type { Result } from "../domain/result.ts";
import type { AwsFault } from "../domain/validation/aws-fault.ts";

/** Temporary or permanent keys. Never logged, never stored, never sent to a browser. */
export type AwsCredentials = { accessKeyId: string; secretAccessKey: string; sessionToken: string | null; expiresAt: number | null };

export type AssumeRoleInput = {
  /** The platform's own credentials where null. */
  as: AwsCredentials | null;
  roleArn: string;
  /** Not sent at all where null. */
  externalId: string | null;
  /** 2 to 64 of `[\w+=,.@-]`. */
  sessionName: string;
  /** Narrows the session; null for the role's full rights. */
  sessionPolicy: string | null;
};

export type PutObjectInput = {
  /** The platform's own credentials where null. */
  as: AwsCredentials | null;
  region: string;
  bucket: string;
  key: string;
  body: Uint8Array | (() => Readable);
  byteCount: number;
  /** CRC32 of the body, unsigned; null lets the SDK compute it. */
  crc32: number | null;
  contentType: string;
  /** Sends `x-amz-acl: bucket-owner-full-control` (docs/aws-faults.md 1). */
  bucketOwnerFullControl: boolean;
  /** Sends `If-None-Match: *`: an existing key answers `already_exists`. */
  refuseToOverwrite: boolean;
  requesterPays?: boolean;
};

/** How long a call took, and AWS's id for it, beside its result. */
export type AwsReply<Value> = Result<Value & { requestId: string | null }, AwsFault>;

/** The calls that the product makes to AWS. The engine uses this port and not the SDK. */
export type Aws = {
  /** `sts:GetCallerIdentity` with the platform's own credentials. */
  callerIdentity(): Promise<AwsReply<{ arn: string; accountId: string }>>;
  /** `sts:AssumeRole` for 3,600 seconds through the workspace region's STS endpoint (R22). */
  assumeRole(input: AssumeRoleInput): Promise<AwsReply<{ credentials: AwsCredentials }>>;
  /** Unsigned HeadBucket: returns the bucket's region, independent of its policies. */
  bucketRegion(input: { bucket: string; region: string }): Promise<AwsReply<{ region: string }>>;
  putObject(input: PutObjectInput): Promise<AwsReply<object>>;
};

type Place = { bucket: string; region: string };

/** What the platform does in its own bucket, with its own credentials. Writing is `Aws.putObject`. */
export type OwnBuckets = {
  /** Returns the bytes from the offset `from` on, and their number `byteCount`. */
  getObject(input: Place & { key: string; from: number }): Promise<AwsReply<{ body: Readable; byteCount: number }>>;
  /** Returns one page of keys in byte order. `next` is for the next page, null on the last. */
  listObjects(input: Place & { prefix: string; next: string | null }): Promise<AwsReply<{ keys: string[]; next: string | null }>>;
  /** Succeeds if there is no such object. */
  deleteObject(input: Place & { key: string }): Promise<AwsReply<object>>;
};
