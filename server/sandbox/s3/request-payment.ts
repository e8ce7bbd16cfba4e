import type { Caller } from "../protocol/authenticate.ts";
import { authorize } from "../protocol/authorize.ts";
import { Fault } from "../protocol/fault.ts";
import { parseXml, textAt } from "../protocol/xml.ts";
import { type Bucket, changeBucket, malformedXml, onBucket, xml } from "./buckets.ts";
import { readSmallPayload } from "./payload.ts";
import type { BucketCall } from "./s3.ts";

/** Requester Pays: throws AccessDenied if a caller from another account does not agree to pay (docs/aws-faults.md 2). */
export function refuseUnpaid(bucket: Bucket, caller: Caller, request: Request): void {
  if (!bucket.requesterPays || caller.accountId === bucket.accountId) return;
  if (request.headers.get("x-amz-request-payer") !== "requester") throw new Fault(403, "AccessDenied", "Access Denied");
}

export async function putRequestPayment({ world, caller, bucket, payload }: BucketCall): Promise<Response> {
  const document = parseXml(await readSmallPayload(payload));
  authorize(world, caller, { action: "s3:PutBucketRequestPayment", ...onBucket(world, bucket) });
  const payer = document === null ? undefined : textAt(document, "Payer");
  if (payer !== "Requester" && payer !== "BucketOwner") throw malformedXml();
  await changeBucket(world, { ...bucket, requesterPays: payer === "Requester" });
  return new Response(null);
}

export function getRequestPayment({ world, caller, bucket }: BucketCall): Response {
  authorize(world, caller, { action: "s3:GetBucketRequestPayment", ...onBucket(world, bucket) });
  return xml("RequestPaymentConfiguration", { Payer: bucket.requesterPays ? "Requester" : "BucketOwner" });
}
