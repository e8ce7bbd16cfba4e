import { type BucketPath, formatBucketPath, parseBucketPath } from "./bucket-path.ts";
import { LOG_FOLDER } from "./object-key.ts";
import { findRegion } from "./region.ts";

/** What an address, URL or ARN that somebody pasted means as *Bucket Name*; `region` where it names one. */
export type RecognisedBucket = { bucketName: string; region: string | null };

/**
 * Finds the bucket and prefix in `s3://…`, an ARN, S3's own URLs of either style and the console's (R57). Null where `text` is none of them.
 * A path that ends in the log folder loses it: delivery adds it anew.
 */
export function recogniseBucket(text: string): RecognisedBucket | null {
  const found = fromUri(text.trim()) ?? fromArn(text.trim()) ?? fromUrl(text.trim());
  const parsed = found === null ? null : parseBucketPath(found.path);
  if (found === null || !parsed?.ok) return null;
  const region = found.region === null ? undefined : findRegion(found.region);
  return { bucketName: formatBucketPath(withoutLogFolder(parsed.value)), region: region?.code ?? null };
}

type Found = { path: string; region: string | null };

function fromUri(text: string): Found | null {
  const path = /^s3[an]?:\/\/(.+)$/i.exec(text)?.[1];
  return path === undefined ? null : { path: withoutPattern(path), region: null };
}

function fromArn(text: string): Found | null {
  const path = /^arn:aws[\w-]*:s3:::(.+)$/i.exec(text)?.[1];
  return path === undefined ? null : { path: withoutPattern(path), region: null };
}

function fromUrl(text: string): Found | null {
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : null;
  if (url === null) return null;
  const path = decoded(url.pathname);
  const console = /^\/s3\/(?:buckets|object)\/([^/]+)/.exec(path)?.[1];
  if (console !== undefined && /(^|\.)console\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)$/.test(url.hostname)) {
    const region = url.searchParams.get("region") ?? /^([a-z0-9-]+)\.console\./.exec(url.hostname)?.[1] ?? null;
    return { path: `${console}/${url.searchParams.get("prefix") ?? ""}`, region };
  }
  const host = HOST.exec(url.hostname);
  if (host === null) return null;
  return { path: host[1] === undefined ? path : `${host[1]}/${path}`, region: host[2] ?? null };
}

/** `bucket.s3.us-west-2.amazonaws.com`, `s3.us-west-2.amazonaws.com`, the older `s3-us-west-2`, dual stack, and without a region. */
const HOST = /^(?:(.+)\.)?s3(?:[.-](?:dualstack\.)?([a-z]{2,4}(?:-[a-z]+)+-\d))?\.amazonaws\.(?:com(?:\.cn)?|eu)$/;

/** Policies and scripts end in `/*`. */
function withoutPattern(path: string): string {
  return path.replace(/\*+$/, "");
}

function withoutLogFolder({ bucket, prefix }: BucketPath): BucketPath {
  const parts = prefix.split("/");
  return parts.at(-1) === LOG_FOLDER ? { bucket, prefix: parts.slice(0, -1).join("/") } : { bucket, prefix };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
