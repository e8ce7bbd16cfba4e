import { mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Caller } from "../protocol/authenticate.ts";
import { authorize } from "../protocol/authorize.ts";
import { Fault, notImplemented } from "../protocol/fault.ts";
import { temporaryPath } from "../state/place-file.ts";
import type { World } from "../state/world.ts";
import { onBucket } from "./buckets.ts";
import { findObject, type ObjectMeta, placeObject, refuseBadKey, refuseConflict } from "./object-files.ts";
import type { ObjectCall } from "./s3.ts";

/** Streams the body into a temporary file, verifies it, and moves it to its key in one step. */
export async function putObject(call: ObjectCall): Promise<Response> {
  const { world, bucket, key, request, payload } = call;
  refuseUnsupported(request.headers);
  refuseBadKey(key);
  const acl = refuseForbiddenAcl(request.headers);
  const kmsKeyArn = chosenKey(call);
  authorizePut(call, acl, kmsKeyArn);

  const exclusive = request.headers.get("if-none-match") === "*";
  if (exclusive && (await findObject(world, bucket.name, key)) !== null) throw preconditionFailed();
  await refuseConflict(world, bucket.name, key);

  const temporary = temporaryPath(world.directory);
  try {
    await writeChunks(temporary, payload.chunks);
    const { md5, byteCount, checksum } = payload.digest();
    const headers = keptHeaders(request.headers);
    const meta: ObjectMeta = { byteCount, modifiedAt: world.clock.now(), etag: `"${md5}"`, checksum, headers, acl, kmsKeyArn };
    if (!(await placeObject(world, bucket.name, key, { temporary, meta, exclusive }))) throw preconditionFailed();
    return new Response(null, { headers: { etag: meta.etag, ...checksumHeaders(meta), ...encryptionHeaders(meta) } });
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Throws KMS's AccessDenied unless the caller is allowed the action on the key and the key is in the caller's account. */
export function authorizeKey(world: World, caller: Caller, action: "kms:GenerateDataKey" | "kms:Decrypt", keyArn: string | null): void {
  if (keyArn === null) return;
  authorize(world, caller, { action, resource: keyArn, resourceAccountId: keyArn.split(":")[4] ?? "" });
}

export function checksumHeaders({ checksum }: ObjectMeta): Record<string, string> {
  return checksum === null ? {} : { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value, "x-amz-checksum-type": "FULL_OBJECT" };
}

export function encryptionHeaders({ kmsKeyArn }: ObjectMeta): Record<string, string> {
  if (kmsKeyArn === null) return { "x-amz-server-side-encryption": "AES256" };
  return { "x-amz-server-side-encryption": "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id": kmsKeyArn };
}

function authorizePut({ world, caller, bucket, key, request }: ObjectCall, acl: string | null, kmsKeyArn: string | null): void {
  const encryption = request.headers.get("x-amz-server-side-encryption");
  const attempt = {
    ...onBucket(world, bucket, key),
    context: {
      "s3:ResourceAccount": [bucket.accountId],
      ...(acl === null ? {} : { "s3:x-amz-acl": [acl] }),
      ...(encryption === null ? {} : { "s3:x-amz-server-side-encryption": [encryption] }),
    },
  };
  authorize(world, caller, { ...attempt, action: "s3:PutObject" });
  if (acl !== null) authorize(world, caller, { ...attempt, action: "s3:PutObjectAcl" });
  authorizeKey(world, caller, "kms:GenerateDataKey", kmsKeyArn);
}

/** ACLs are disabled, as in every new bucket of Amazon. One canned ACL is still allowed (docs/aws-faults.md 1). */
function refuseForbiddenAcl(headers: Headers): string | null {
  const acl = headers.get("x-amz-acl");
  const hasGrants = [...headers.keys()].some((name) => name.startsWith("x-amz-grant-"));
  if (hasGrants || (acl !== null && acl !== "bucket-owner-full-control")) {
    throw new Fault(400, "AccessControlListNotSupported", "The bucket does not allow ACLs");
  }
  return acl;
}

/** Returns the KMS key of the request, or else the default key of the bucket. */
function chosenKey({ request, bucket }: ObjectCall): string | null {
  const algorithm = request.headers.get("x-amz-server-side-encryption");
  if (algorithm === null) return bucket.kmsKeyArn;
  if (algorithm === "AES256") return null;
  if (algorithm !== "aws:kms") throw notImplemented(`x-amz-server-side-encryption ${algorithm}`);
  return request.headers.get("x-amz-server-side-encryption-aws-kms-key-id") ?? bucket.kmsKeyArn;
}

const UNSUPPORTED = /^x-amz-(copy-source|tagging|object-lock|website-redirect|server-side-encryption-customer|write-offset)/;

function refuseUnsupported(headers: Headers): void {
  const header = [...headers.keys()].find((name) => UNSUPPORTED.test(name) || name === "if-match");
  if (header !== undefined) throw notImplemented(header);
  const condition = headers.get("if-none-match");
  if (condition !== null && condition !== "*") throw notImplemented("If-None-Match other than *");
  const storageClass = headers.get("x-amz-storage-class");
  if (storageClass !== null && storageClass !== "STANDARD") throw notImplemented(`x-amz-storage-class ${storageClass}`);
}

const KEPT = ["content-type", "content-disposition", "content-language", "cache-control", "expires"];

function keptHeaders(headers: Headers): Record<string, string> {
  const kept = [...headers].filter(([name]) => KEPT.includes(name) || name.startsWith("x-amz-meta-"));
  const encodings = (headers.get("content-encoding") ?? "").split(",").map((coding) => coding.trim());
  const encoding = encodings.filter((coding) => coding !== "" && coding !== "aws-chunked").join(",");
  return {
    "content-type": "binary/octet-stream",
    ...Object.fromEntries(kept),
    ...(encoding === "" ? {} : { "content-encoding": encoding }),
  };
}

async function writeChunks(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "wx");
  try {
    for await (const chunk of chunks) await file.writeFile(chunk);
    await file.datasync();
  } finally {
    await file.close();
  }
}

function preconditionFailed(): Fault {
  return new Fault(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
    fields: { Condition: "If-None-Match" },
  });
}
