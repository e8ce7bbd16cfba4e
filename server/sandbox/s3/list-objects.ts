import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { authorize } from "../protocol/authorize.ts";
import { Fault } from "../protocol/fault.ts";
import { isErrno } from "../state/place-file.ts";
import { onBucket, xml } from "./buckets.ts";
import { bucketFolder, findObject } from "./object-files.ts";
import type { BucketCall } from "./s3.ts";

/** ListObjectsV2: returns keys in byte order, up to 1,000 per page, grouped at the delimiter. */
export async function listObjects(call: BucketCall): Promise<Response> {
  const { world, caller, bucket } = call;
  const input = readInput(call);
  authorize(world, caller, {
    action: "s3:ListBucket",
    ...onBucket(world, bucket),
    context: { "s3:prefix": [input.prefix], "s3:delimiter": [input.delimiter], "s3:max-keys": [String(input.maxKeys)] },
  });

  const entries: Entry[] = [];
  let isTruncated = false;
  for await (const entry of foldedEntries(walk(bucketFolder(world, bucket.name), "", input.prefix), input)) {
    if (entries.length === input.maxKeys) {
      isTruncated = input.maxKeys > 0;
      break;
    }
    entries.push(entry);
  }

  const encode = (text: string) => (input.urlEncoded ? encodeURIComponent(text).replaceAll("%2F", "/") : text);
  const keys = entries.filter((entry) => !entry.isPrefix);
  const contents = await Promise.all(keys.map(({ name }) => describeObject(call, name, encode)));
  const last = entries.at(-1);
  return xml("ListBucketResult", {
    Name: bucket.name,
    Prefix: encode(input.prefix),
    Delimiter: input.delimiter === "" ? undefined : encode(input.delimiter),
    StartAfter: input.startAfter === "" ? undefined : encode(input.startAfter),
    MaxKeys: input.maxKeys,
    KeyCount: entries.length,
    EncodingType: input.urlEncoded ? "url" : undefined,
    IsTruncated: isTruncated,
    ContinuationToken: input.continuationToken ?? undefined,
    NextContinuationToken: isTruncated && last !== undefined ? writeToken(last) : undefined,
    Contents: contents.filter((content) => content !== null),
    CommonPrefixes: entries.filter((entry) => entry.isPrefix).map(({ name }) => ({ Prefix: encode(name) })),
  });
}

/** A key, or a common prefix of keys up to the delimiter. */
type Entry = { name: string; isPrefix: boolean };

type Input = ReturnType<typeof readInput>;

function readInput({ query }: BucketCall) {
  const maxKeys = query.get("max-keys") ?? "1000";
  if (!/^\d{1,9}$/.test(maxKeys)) throw new Fault(400, "InvalidArgument", "Provided max-keys not an integer or within integer range");
  const continuationToken = query.get("continuation-token");
  return {
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    startAfter: query.get("start-after") ?? "",
    maxKeys: Math.min(Number(maxKeys), 1000),
    urlEncoded: query.get("encoding-type") === "url",
    continuationToken,
    after: continuationToken === null ? { name: query.get("start-after") ?? "", isPrefix: false } : readToken(continuationToken),
  };
}

async function* foldedEntries(keys: AsyncIterable<string>, { prefix, delimiter, after }: Input): AsyncGenerator<Entry> {
  let folded = after.isPrefix ? after.name : null;
  for await (const key of keys) {
    if (!key.startsWith(prefix) || compareBytes(key, after.name) <= 0) continue;
    if (folded !== null && key.startsWith(folded)) continue;
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    folded = end < 0 ? null : key.slice(0, end + delimiter.length);
    yield folded === null ? { name: key, isPrefix: false } : { name: folded, isPrefix: true };
  }
}

/** Yields all keys below a folder in byte order. A folder is sorted with its slash. Folders that don't match the prefix are skipped. */
async function* walk(root: string, folder: string, prefix: string): AsyncGenerator<string> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return [];
    throw error;
  });
  const names = entries
    .filter((entry) => entry.isDirectory() || entry.isFile())
    .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`)
    .sort(compareBytes);
  for (const name of names) {
    if (!name.endsWith("/")) yield name;
    else if (name.startsWith(prefix) || prefix.startsWith(name)) yield* walk(root, name, prefix);
  }
}

/** Returns null for an object that was deleted during the listing. */
async function describeObject({ world, bucket }: BucketCall, key: string, encode: (text: string) => string) {
  const object = await findObject(world, bucket.name, key);
  if (object === null) return null;
  const { modifiedAt, etag, byteCount, checksum } = object.meta;
  return {
    Key: encode(key),
    LastModified: new Date(modifiedAt).toISOString(),
    ETag: etag,
    ChecksumAlgorithm: checksum?.algorithm.toUpperCase(),
    ChecksumType: checksum === null ? undefined : "FULL_OBJECT",
    Size: byteCount,
    StorageClass: "STANDARD",
  };
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function writeToken({ name, isPrefix }: Entry): string {
  return Buffer.from(`${isPrefix ? "p" : "k"}${name}`).toString("base64url");
}

function readToken(token: string): Entry {
  const text = Buffer.from(token, "base64url").toString();
  if (!/^[pk]./s.test(text)) throw new Fault(400, "InvalidArgument", "The continuation token provided is incorrect");
  return { name: text.slice(1), isPrefix: text.startsWith("p") };
}
