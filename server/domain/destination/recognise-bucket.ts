import { repairText, straightenText, trimText } from "../plain-text.ts";
import { findUnfitCharacter } from "../unfit-character.ts";
import { type BucketPath, formatBucketPath, parseBucketPath } from "./bucket-path.ts";
import { LOG_FOLDER } from "./object-key.ts";
import { findRegion } from "./region.ts";

/**
 * The *Bucket Name* that a pasted text means; `region` if the text contains one. `repaired`: the text is a name with characters that aren't
 * allowed in it.
 */
export type RecognisedBucket = { what: "address" | "arn" | "repaired"; bucketName: string; region: string | null };

/**
 * Finds the bucket and prefix in `s3://…`, an ARN, S3's URLs of either style with or without `https://`, and the console's URLs (R57), and
 * in a name with invisible or similar-looking characters. Null if `text` is none of these. A log folder at the end of the path is removed,
 * because delivery adds it.
 */
export function recogniseBucket(text: string): RecognisedBucket | null {
  return recogniseAddress(repairText(text, "").replace(QUOTES, "")) ?? recogniseName(text);
}

const QUOTES = /^["'`“”„«»‘’<\s]+|["'`“”„«»‘’>,;\s]+$/g;

function recogniseAddress(text: string): RecognisedBucket | null {
  const found = fromUri(text) ?? fromArn(text) ?? fromUrl(text);
  const parsed = found === null ? null : parseBucketPath(found.path);
  if (found === null || !parsed?.ok) return null;
  const region = found.region === null ? undefined : findRegion(found.region);
  return { what: found.what, bucketName: formatBucketPath(withoutLogFolder(parsed.value)), region: region?.code ?? null };
}

/** A bucket's name has only ASCII characters. A prefix can have others, and keeps its visible ones. */
function recogniseName(text: string): RecognisedBucket | null {
  if (parseBucketPath(text).ok && findUnfitCharacter(text.trim()) === null) return null;
  const [bucket = "", ...folders] = repairText(text, "")
    .replace(QUOTES, "")
    .split(/[/\u2044\u2215\uFF0F]/);
  const seen = [straightenText(bucket), ...folders.map(trimText).filter((folder) => folder !== ".")].join("/");
  const parsed = parseBucketPath(seen);
  return parsed.ok ? { what: "repaired", bucketName: formatBucketPath(parsed.value), region: null } : null;
}

type Found = { what: "address" | "arn"; path: string; region: string | null };

function fromUri(text: string): Found | null {
  const path = /^s3[an]?:\/\/(.+)$/i.exec(text)?.[1];
  return path === undefined ? null : { what: "address", path: withoutPattern(path), region: null };
}

function fromArn(text: string): Found | null {
  const path = /^arn:aws[\w-]*:s3:::(.+)$/i.exec(text)?.[1];
  return path === undefined ? null : { what: "arn", path: withoutPattern(path), region: null };
}

/** Without a scheme, only a host of AWS is an address, because a bucket's name can contain dots. */
function fromUrl(text: string): Found | null {
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : AWS_HOST.test(text) ? URL.parse(`https://${text}`) : null;
  if (url === null) return null;
  const path = decoded(url.pathname);
  const console = /^\/s3\/(?:buckets|object)\/([^/]+)/.exec(path)?.[1];
  if (console !== undefined && /(^|\.)console\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)$/.test(url.hostname)) {
    const region = url.searchParams.get("region") ?? /^([a-z0-9-]+)\.console\./.exec(url.hostname)?.[1] ?? null;
    return { what: "address", path: `${console}/${url.searchParams.get("prefix") ?? ""}`, region };
  }
  const host = HOST.exec(url.hostname);
  if (host === null) return null;
  return { what: "address", path: host[1] === undefined ? path : `${host[1]}/${path}`, region: host[2] ?? null };
}

const AWS_HOST = /^[a-z0-9.-]+\.(?:amazonaws\.(?:com(?:\.cn)?|eu)|console\.aws\.amazon\.com)(?:[/?#]|$)/i;

/**
 * `bucket.s3.us-west-2.amazonaws.com`, `s3.us-west-2.amazonaws.com`, the older `s3-us-west-2`, dual stack, websites, and without a region.
 */
const HOST =
  /^(?:(.+)\.)?s3(?:-website|-accelerate)?(?:[.-](?:dualstack\.?)?([a-z]{2,4}(?:-[a-z]+)+-\d)?)?\.amazonaws\.(?:com(?:\.cn)?|eu)$/;

/** Paths in policies and scripts end in `/*`. */
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
