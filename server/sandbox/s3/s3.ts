import { findRegion } from "../../domain/destination/region.ts";
import { authenticate, type Caller } from "../protocol/authenticate.ts";
import { Fault, notImplemented } from "../protocol/fault.ts";
import type { Route } from "../protocol/route.ts";
import { readAuthorization } from "../protocol/sigv4.ts";
import { xmlDocument } from "../protocol/xml.ts";
import type { World } from "../state/world.ts";
import { deleteBucketPolicy, getBucketPolicy, putBucketPolicy } from "./bucket-policy.ts";
import {
  type Bucket,
  createBucket,
  deleteBucket,
  findBucket,
  getBucketEncryption,
  getBucketLocation,
  headBucket,
  listBuckets,
  noSuchBucket,
  putBucketEncryption,
} from "./buckets.ts";
import { deleteObject, getObject, headObject } from "./get-object.ts";
import { listObjects } from "./list-objects.ts";
import { openPayload, type Payload } from "./payload.ts";
import { putObject } from "./put-object.ts";
import { getRequestPayment, putRequestPayment, refuseUnpaid } from "./request-payment.ts";

/** A signed request to S3. `calledRegion` is the region of the endpoint or, on loopback, of the signature. */
export type ServiceCall = {
  world: World;
  request: Request;
  caller: Caller;
  query: URLSearchParams;
  payload: Payload;
  calledRegion: string;
};
export type BucketCall = ServiceCall & { bucket: Bucket };
export type ObjectCall = BucketCall & { key: string };

type Operation = {
  method: string;
  /** The query parameter that selects the operation, as in `?encryption`. */
  subresource?: string;
  /** Further supported query parameters. Any other is NotImplemented. */
  parameters?: readonly string[];
};

const BUCKET_OPERATIONS: readonly (Operation & { run: (call: BucketCall) => Response | Promise<Response> })[] = [
  { method: "HEAD", run: headBucket },
  { method: "DELETE", run: deleteBucket },
  {
    method: "GET",
    subresource: "list-type",
    parameters: ["prefix", "delimiter", "continuation-token", "start-after", "max-keys", "encoding-type", "fetch-owner"],
    run: listObjects,
  },
  { method: "GET", subresource: "location", run: getBucketLocation },
  { method: "GET", subresource: "encryption", run: getBucketEncryption },
  { method: "PUT", subresource: "encryption", run: putBucketEncryption },
  { method: "GET", subresource: "policy", run: getBucketPolicy },
  { method: "PUT", subresource: "policy", run: putBucketPolicy },
  { method: "DELETE", subresource: "policy", run: deleteBucketPolicy },
  { method: "GET", subresource: "requestPayment", run: getRequestPayment },
  { method: "PUT", subresource: "requestPayment", run: putRequestPayment },
];

const OBJECT_OPERATIONS: readonly (Operation & { run: (call: ObjectCall) => Promise<Response> })[] = [
  { method: "PUT", run: putObject },
  { method: "GET", run: getObject },
  { method: "HEAD", run: headObject },
  { method: "DELETE", run: deleteObject },
];

/** Handles one S3 request; throws its Fault. Checks the caller, the bucket and the region before the operation. */
export async function answerS3(world: World, route: Route, request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const contentHash = request.headers.get("x-amz-content-sha256");
  if (contentHash === null && readAuthorization(request) !== null) {
    throw new Fault(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
  }
  const signed = await authenticate(world, request, route, contentHash ?? "");
  const calledRegion = route.endpointRegion ?? readAuthorization(request)?.region ?? null;
  const asksForBucket = route.bucket !== null && route.key === null;
  const createsBucket = asksForBucket && request.method === "PUT" && !BUCKET_OPERATIONS.some((known) => query.has(known.subresource ?? ""));

  const bucket = route.bucket === null || createsBucket ? null : await findBucket(world, route.bucket);
  if (route.bucket !== null && bucket === null && !createsBucket) throw noSuchBucket(route.bucket);
  if (bucket !== null) refuseWrongRegion(bucket, calledRegion);

  try {
    if (signed === null) throw new Fault(403, "AccessDenied", "Access Denied");
    const payload = openPayload(request, signed.signature);
    const call: ServiceCall = { world, request, caller: signed.caller, query, payload, calledRegion: calledRegion ?? "us-east-1" };

    if (bucket !== null) refuseUnpaid(bucket, signed.caller, request);
    if (bucket !== null && route.key !== null) {
      return await choose(OBJECT_OPERATIONS, request, query).run({ ...call, bucket, key: route.key });
    }
    if (bucket !== null) return await choose(BUCKET_OPERATIONS, request, query).run({ ...call, bucket });
    if (route.bucket !== null) {
      choose([{ method: "PUT" }], request, query);
      return await createBucket({ ...call, name: route.bucket });
    }
    choose([{ method: "GET", parameters: ["max-buckets", "prefix", "continuation-token", "bucket-region"] }], request, query);
    return await listBuckets(call);
  } catch (error) {
    throw asksForBucket && request.method === "HEAD" && bucket !== null && error instanceof Fault ? withRegion(error, bucket) : error;
  }
}

/** Returns S3's Error document, or only the headers for HEAD. */
export function s3Fault(request: Request, fault: Fault, requestId: string): Response {
  const resource = new URL(request.url).pathname;
  const answer = { Code: fault.code, Message: fault.message, ...fault.fields, Resource: resource, RequestId: requestId, HostId: requestId };
  const hasBody = request.method !== "HEAD" && fault.status !== 304;
  return new Response(hasBody ? xmlDocument("Error", answer) : null, {
    status: fault.status,
    headers: { "content-type": "application/xml", ...fault.headers },
  });
}

function choose<Candidate extends Operation>(operations: readonly Candidate[], request: Request, query: URLSearchParams): Candidate {
  const ofMethod = operations.filter((operation) => operation.method === request.method);
  const operation =
    ofMethod.find(({ subresource }) => subresource !== undefined && query.has(subresource)) ??
    ofMethod.find(({ subresource }) => subresource === undefined);
  const known = ["x-id", operation?.subresource, ...(operation?.parameters ?? [])];
  const unknown = [...query.keys()].find((name) => !known.includes(name));
  if (operation === undefined || unknown !== undefined) throw notImplemented(`${request.method} ${unknown ?? "without list-type=2"}`);
  return operation;
}

/** Unsigned requests on loopback have no region and are accepted. */
function refuseWrongRegion(bucket: Bucket, calledRegion: string | null): void {
  if (calledRegion === null || calledRegion === bucket.region) return;
  const dnsSuffix = findRegion(bucket.region)?.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  throw new Fault(
    301,
    "PermanentRedirect",
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    {
      headers: { "x-amz-bucket-region": bucket.region },
      fields: { Endpoint: `${bucket.name}.s3.${bucket.region}.${dnsSuffix}`, Bucket: bucket.name },
    },
  );
}

/** HeadBucket returns the region independent of permissions (docs/aws-faults.md 2). */
function withRegion(fault: Fault, bucket: Bucket): Fault {
  const headers = { ...fault.headers, "x-amz-bucket-region": bucket.region };
  return new Fault(fault.status, fault.code, fault.message, { headers, fields: fault.fields });
}
