import type { Readable } from "node:stream";
import type { Result } from "../domain/result.ts";
import type { AwsFault } from "../domain/validation/aws-fault.ts";

/** Temporary or permanent keys. Never logged, never stored, never sent to a browser. */
export type AwsCredentials = { accessKeyId: string; secretAccessKey: string; sessionToken: string | null; expiresAt: number | null };

export type AssumeRoleInput = {
  /** Null means the platform's own credentials. */
  as: AwsCredentials | null;
  roleArn: string;
  /** Not sent if null. */
  externalId: string | null;
  /** 2 to 64 of `[\w+=,.@-]`. */
  sessionName: string;
  /** Narrows the session; null for the role's full rights. */
  sessionPolicy: string | null;
};

export type PutObjectInput = {
  /** Null means the platform's own credentials. */
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

/** The result of a call, with AWS's id of the request. */
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

/** The calls to the platform's own bucket, with its own credentials. Objects are written with `Aws.putObject`. */
export type OwnBuckets = {
  /** Returns the bytes from the offset `from`, and their number `byteCount`. */
  getObject(input: Place & { key: string; from: number }): Promise<AwsReply<{ body: Readable; byteCount: number }>>;
  /** Returns one page of keys in byte order. `next` is for the next page, null on the last. */
  listObjects(input: Place & { prefix: string; next: string | null }): Promise<AwsReply<{ keys: string[]; next: string | null }>>;
  /** Succeeds if there is no such object. */
  deleteObject(input: Place & { key: string }): Promise<AwsReply<object>>;
};
