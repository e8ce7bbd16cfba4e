import { parsePolicyDocument } from "../../domain/policy/policy-document.ts";
import { authorize } from "../protocol/authorize.ts";
import { Fault } from "../protocol/fault.ts";
import { bucketArn, changeBucket, onBucket } from "./buckets.ts";
import { readSmallPayload } from "./payload.ts";
import type { BucketCall } from "./s3.ts";

/** The bucket policy, which allows other accounts and denies access. */
export async function putBucketPolicy({ world, caller, bucket, payload }: BucketCall): Promise<Response> {
  const policy = await readSmallPayload(payload);
  authorize(world, caller, { action: "s3:PutBucketPolicy", ...onBucket(world, bucket) });
  const parsed = parsePolicyDocument(policy, "bucket");
  if (!parsed.ok) throw new Fault(400, "MalformedPolicy", parsed.error);
  const arn = bucketArn(world, bucket.name);
  const resources = parsed.value.statements.flatMap((statement) => statement.resources?.patterns ?? []);
  if (!resources.every((resource) => resource === arn || resource.startsWith(`${arn}/`))) {
    throw new Fault(400, "MalformedPolicy", "Policy has invalid resource");
  }
  await changeBucket(world, { ...bucket, policy });
  return new Response(null, { status: 204 });
}

export function getBucketPolicy({ world, caller, bucket }: BucketCall): Response {
  authorize(world, caller, { action: "s3:GetBucketPolicy", ...onBucket(world, bucket) });
  if (bucket.policy === null) throw new Fault(404, "NoSuchBucketPolicy", "The bucket policy does not exist");
  return new Response(bucket.policy, { headers: { "content-type": "application/json" } });
}

export async function deleteBucketPolicy({ world, caller, bucket }: BucketCall): Promise<Response> {
  authorize(world, caller, { action: "s3:DeleteBucketPolicy", ...onBucket(world, bucket) });
  await changeBucket(world, { ...bucket, policy: null });
  return new Response(null, { status: 204 });
}
