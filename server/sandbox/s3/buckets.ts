import { mkdir, readdir, readFile, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { findRegion } from "../../domain/destination/region.ts";
import { readPolicy } from "../protocol/authenticate.ts";
import { type Attempt, authorize } from "../protocol/authorize.ts";
import { Fault } from "../protocol/fault.ts";
import { parseXml, textAt, xmlDocument } from "../protocol/xml.ts";
import { isErrno, writeWhole } from "../state/place-file.ts";
import type { World } from "../state/world.ts";
import { readSmallPayload } from "./payload.ts";
import type { BucketCall, ServiceCall } from "./s3.ts";

/** The state of a bucket, stored in `s3-buckets/{name}.json`. */
export type Bucket = z.output<typeof Bucket>;
const Bucket = z.object({
  name: z.string(),
  region: z.string(),
  accountId: z.string(),
  createdAt: z.number(),
  /** The KMS key that encrypts new objects; null for S3's own keys. */
  kmsKeyArn: z.string().nullable(),
  /** The text of the bucket policy; null without one. */
  policy: z.string().nullable().default(null),
  /** Callers from other accounts must agree to pay for each request. */
  requesterPays: z.boolean().default(false),
});

const S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

const NAME = /^(?=.{3,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Returns null if there is no bucket with that name. */
export async function findBucket(world: World, name: string): Promise<Bucket | null> {
  if (!NAME.test(name)) return null;
  try {
    return Bucket.parse(JSON.parse(await readFile(toPath(world, name), "utf8")));
  } catch (error) {
    if (isErrno(error, "ENOENT")) return null;
    throw error;
  }
}

export function noSuchBucket(name: string): Fault {
  return new Fault(404, "NoSuchBucket", "The specified bucket does not exist", { fields: { BucketName: name } });
}

export function bucketArn(world: World, bucket: string, key?: string): string {
  const partition = world.platform.intermediateRoleArn.split(":")[1];
  return `arn:${partition}:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;
}

/** Returns the resource and the policy for the authorization of a request to the bucket or to one of its objects. */
export function onBucket(world: World, bucket: Bucket, key?: string): Omit<Attempt, "action" | "context"> {
  const resourcePolicy = bucket.policy === null ? null : readPolicy("bucket policy", bucket.policy, "bucket");
  return { resource: bucketArn(world, bucket.name, key), resourceAccountId: bucket.accountId, resourcePolicy };
}

export async function listBuckets({ world, caller }: ServiceCall): Promise<Response> {
  authorize(world, caller, { action: "s3:ListAllMyBuckets", resource: bucketArn(world, "*"), resourceAccountId: caller.accountId });
  const names = await readdir(join(world.directory, "s3-buckets")).catch(() => []);
  const found = await Promise.all(names.sort().map((name) => findBucket(world, name.replace(/\.json$/, ""))));
  const own = found.filter((bucket) => bucket?.accountId === caller.accountId).filter((bucket) => bucket !== null);
  const listed = own.map((bucket) => ({
    Name: bucket.name,
    CreationDate: new Date(bucket.createdAt).toISOString(),
    BucketRegion: bucket.region,
  }));
  return xml("ListAllMyBucketsResult", { Owner: { ID: caller.accountId }, Buckets: { Bucket: listed } });
}

/** The region is that of the endpoint. The endpoint of us-east-1 accepts any LocationConstraint. */
export async function createBucket({ world, caller, name, calledRegion, payload }: ServiceCall & { name: string }): Promise<Response> {
  const body = await readSmallPayload(payload);
  if (
    !NAME.test(name) ||
    /^\d+(\.\d+){3}$/.test(name) ||
    /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
  ) {
    throw new Fault(400, "InvalidBucketName", "The specified bucket is not valid.", { fields: { BucketName: name } });
  }
  authorize(world, caller, { action: "s3:CreateBucket", resource: bucketArn(world, name), resourceAccountId: caller.accountId });

  const region = chosenRegion(body, calledRegion);
  const bucket: Bucket = {
    name,
    region,
    accountId: caller.accountId,
    createdAt: world.clock.now(),
    kmsKeyArn: null,
    policy: null,
    requesterPays: false,
  };
  if (!(await writeBucket(world, bucket, true))) {
    const other = await findBucket(world, name);
    throw other?.accountId === caller.accountId
      ? new Fault(409, "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.")
      : new Fault(409, "BucketAlreadyExists", "The requested bucket name is not available.");
  }
  await mkdir(join(world.directory, "s3", name), { recursive: true });
  return new Response(null, { headers: { location: `/${name}` } });
}

export function headBucket({ world, caller, bucket }: BucketCall): Response {
  authorize(world, caller, { action: "s3:ListBucket", ...onBucket(world, bucket) });
  return new Response(null, { headers: { "x-amz-bucket-region": bucket.region, "x-amz-access-point-alias": "false" } });
}

export function getBucketLocation({ world, caller, bucket }: BucketCall): Response {
  authorize(world, caller, { action: "s3:GetBucketLocation", ...onBucket(world, bucket) });
  return xml("LocationConstraint", bucket.region === "us-east-1" ? "" : bucket.region);
}

/** With `aws:kms` and a key's ARN every PUT needs that key; `AES256` removes the requirement (R112). */
export async function putBucketEncryption({ world, caller, bucket, payload }: BucketCall): Promise<Response> {
  const document = parseXml(await readSmallPayload(payload));
  authorize(world, caller, { action: "s3:PutEncryptionConfiguration", ...onBucket(world, bucket) });
  const rule = ["Rule", "ApplyServerSideEncryptionByDefault"];
  const algorithm = document === null ? undefined : textAt(document, ...rule, "SSEAlgorithm");
  const key = document === null ? undefined : textAt(document, ...rule, "KMSMasterKeyID");
  if (algorithm !== "AES256" && algorithm !== "aws:kms") throw malformedXml();
  if (algorithm === "aws:kms" && !/^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(key ?? "")) {
    throw new Fault(400, "InvalidArgument", "The sandbox takes a KMS key by its ARN: arn:aws:kms:us-west-2:123456789012:key/…");
  }
  await changeBucket(world, { ...bucket, kmsKeyArn: algorithm === "aws:kms" ? (key ?? null) : null });
  return new Response(null);
}

export function getBucketEncryption({ world, caller, bucket }: BucketCall): Response {
  authorize(world, caller, { action: "s3:GetEncryptionConfiguration", ...onBucket(world, bucket) });
  const byDefault = bucket.kmsKeyArn === null ? { SSEAlgorithm: "AES256" } : { SSEAlgorithm: "aws:kms", KMSMasterKeyID: bucket.kmsKeyArn };
  return xml("ServerSideEncryptionConfiguration", { Rule: { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: false } });
}

export async function deleteBucket({ world, caller, bucket }: BucketCall): Promise<Response> {
  authorize(world, caller, { action: "s3:DeleteBucket", ...onBucket(world, bucket) });
  try {
    await rmdir(join(world.directory, "s3", bucket.name));
  } catch (error) {
    if (isErrno(error, "ENOTEMPTY", "EEXIST")) throw new Fault(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
    if (!isErrno(error, "ENOENT")) throw error;
  }
  await rm(join(world.directory, "s3-meta", bucket.name), { recursive: true, force: true });
  await rm(toPath(world, bucket.name), { force: true });
  return new Response(null, { status: 204 });
}

export function xml(root: string, value: Parameters<typeof xmlDocument>[1]): Response {
  return new Response(xmlDocument(root, value, S3_NAMESPACE), { headers: { "content-type": "application/xml" } });
}

function chosenRegion(body: string, calledRegion: string): string {
  const document = body.trim() === "" ? null : parseXml(body);
  if (body.trim() !== "" && document?.name !== "CreateBucketConfiguration") throw malformedXml();
  const wanted = document === null ? undefined : textAt(document, "LocationConstraint");
  if (calledRegion === "us-east-1" && wanted === undefined) return "us-east-1";
  if (wanted === undefined || (calledRegion !== "us-east-1" && wanted !== calledRegion)) {
    throw new Fault(
      400,
      "IllegalLocationConstraintException",
      `The ${wanted ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    );
  }
  if (wanted === "us-east-1" || findRegion(wanted) === undefined) {
    throw new Fault(400, "InvalidLocationConstraint", "The specified location-constraint is not valid", {
      fields: { LocationConstraint: wanted },
    });
  }
  return wanted;
}

export function malformedXml(): Fault {
  return new Fault(400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
}

export async function changeBucket(world: World, bucket: Bucket): Promise<void> {
  await writeBucket(world, bucket, false);
}

function writeBucket(world: World, bucket: Bucket, exclusive: boolean): Promise<boolean> {
  return writeWhole(world.directory, toPath(world, bucket.name), `${JSON.stringify(bucket, null, 2)}\n`, { exclusive });
}

function toPath(world: World, name: string): string {
  return join(world.directory, "s3-buckets", `${name}.json`);
}
