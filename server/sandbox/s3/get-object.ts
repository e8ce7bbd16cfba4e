import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { authorize } from "../protocol/authorize.ts";
import { Fault } from "../protocol/fault.ts";
import { onBucket } from "./buckets.ts";
import { findObject, refuseBadKey, removeObject, type StoredObject } from "./object-files.ts";
import { authorizeKey, checksumHeaders, encryptionHeaders } from "./put-object.ts";
import type { ObjectCall } from "./s3.ts";

/** Streams the object, or one range of it, from its file. */
export async function getObject(call: ObjectCall): Promise<Response> {
  const object = await openObject(call);
  const { byteCount } = object.meta;
  const range = readRange(call.request.headers.get("range"), byteCount);
  const headers = createHeaders(call, object, range === null);
  if (range === null) {
    const body = byteCount === 0 ? null : createReadStream(object.path);
    return stream(body, 200, { ...headers, "content-length": String(byteCount) });
  }
  return stream(createReadStream(object.path, range), 206, {
    ...headers,
    "content-length": String(range.end - range.start + 1),
    "content-range": `bytes ${range.start}-${range.end}/${byteCount}`,
  });
}

export async function headObject(call: ObjectCall): Promise<Response> {
  const object = await openObject(call);
  return new Response(null, { headers: { ...createHeaders(call, object, true), "content-length": String(object.meta.byteCount) } });
}

/** Deleting a missing object succeeds, as in S3. */
export async function deleteObject({ world, caller, bucket, key }: ObjectCall): Promise<Response> {
  refuseBadKey(key);
  authorize(world, caller, { action: "s3:DeleteObject", ...onBucket(world, bucket, key) });
  await removeObject(world, bucket.name, key);
  return new Response(null, { status: 204 });
}

/** Only callers that may list the bucket get NoSuchKey for a missing key. */
async function openObject({ world, caller, bucket, key }: ObjectCall): Promise<StoredObject> {
  refuseBadKey(key);
  authorize(world, caller, { action: "s3:GetObject", ...onBucket(world, bucket, key) });
  const object = await findObject(world, bucket.name, key);
  if (object === null) {
    authorize(world, caller, { action: "s3:ListBucket", ...onBucket(world, bucket) });
    throw new Fault(404, "NoSuchKey", "The specified key does not exist.", { fields: { Key: key } });
  }
  authorizeKey(world, caller, "kms:Decrypt", object.meta.kmsKeyArn);
  return object;
}

function createHeaders({ request }: ObjectCall, { meta }: StoredObject, whole: boolean): Record<string, string> {
  const wantsChecksum = whole && request.headers.get("x-amz-checksum-mode")?.toUpperCase() === "ENABLED";
  return {
    ...meta.headers,
    etag: meta.etag,
    "last-modified": new Date(meta.modifiedAt).toUTCString(),
    "accept-ranges": "bytes",
    ...encryptionHeaders(meta),
    ...(wantsChecksum ? checksumHeaders(meta) : {}),
  };
}

/** Returns inclusive bounds, or null without a range or for a range that S3 ignores. */
function readRange(header: string | null, byteCount: number): { start: number; end: number } | null {
  const groups = /^bytes=(?<start>\d*)-(?<end>\d*)$/.exec(header ?? "")?.groups;
  const [first = "", last = ""] = [groups?.["start"], groups?.["end"]];
  if (first === "" && last === "") return null;
  const start = first === "" ? Math.max(0, byteCount - Number(last)) : Number(first);
  const end = first === "" || last === "" ? byteCount - 1 : Math.min(Number(last), byteCount - 1);
  if (start >= byteCount || (first === "" && Number(last) === 0)) {
    throw new Fault(416, "InvalidRange", "The requested range is not satisfiable", { fields: { ActualObjectSize: byteCount } });
  }
  return start <= end ? { start, end } : null;
}

function stream(body: Readable | null, status: number, headers: Record<string, string>): Response {
  return new Response(body === null ? null : (Readable.toWeb(body) as unknown as ReadableStream<Uint8Array>), { status, headers });
}
