import { trimText, unfitSentence } from "../plain-text.ts";
import { ok, type Result, refuse } from "../result.ts";
import { findUnfitCharacter } from "../unfit-character.ts";
import { strangeBucketSentence } from "./bucket-name.ts";

/** The *Bucket Name* setting, taken apart: `prefix` has neither leading, trailing nor doubled slashes, and is "" where there is none (R113, R114). */
export type BucketPath = { bucket: string; prefix: string };

/** Why a text is no *Bucket Name*, in a sentence for people. */
export type BucketPathRefusal = {
  code: "empty" | "unfit_character" | "uri" | "arn" | "bucket_name" | "dot_segment" | "key_too_long";
  message: string;
};

/** Longest prefix that leaves room for `/segment-logs/{source-id}/{received-day}/{batch-id}.gz` in a key of 1,024 bytes. */
const MAX_PREFIX_BYTES = 900;

/** Splits `bucket/some/prefix` at its first slash, where all of it can be delivered to. URIs and ARNs are refused by name (R57). */
export function parseBucketPath(input: string): Result<BucketPath, BucketPathRefusal> {
  const text = trimText(input);
  if (text === "") return refuse({ code: "empty", message: "Enter the name of your bucket." });
  const unfit = findUnfitCharacter(text);
  if (unfit !== null) return refuse({ code: "unfit_character", message: unfitSentence(unfit) });
  if (/^[a-z0-9+]+:\/\//i.test(text)) return refuse({ code: "uri", message: ADDRESS });
  if (/^arn:/i.test(text)) return refuse({ code: "arn", message: arnSentence(text) });

  const location = splitBucketPath(text);
  const strange = strangeBucketSentence(location.bucket);
  if (strange !== null) return refuse({ code: "bucket_name", message: strange });
  const dots = location.prefix.split("/").find((part) => part === "." || part === "..");
  if (dots !== undefined) return refuse({ code: "dot_segment", message: dotsSentence(dots) });
  if (!hasRoomForKeys(location)) return refuse({ code: "key_too_long", message: TOO_LONG });
  return ok(location);
}

const ADDRESS = "Enter the bucket's name, not its address: acme-events rather than s3://acme-events.";
const ARN = "Enter the bucket's name, not its ARN: acme-events rather than arn:aws:s3:::acme-events.";
const ACCESS_POINT =
  "This is the ARN of an access point. Sluice delivers to general purpose buckets: enter the name of the bucket behind it.";
const TOO_LONG = "This prefix is too long: an S3 key can have at most 1,024 bytes.";

function arnSentence(text: string): string {
  return /^arn:[^:]*:s3[a-z-]*:[^:]*:[^:]*:accesspoint/i.test(text) ? ACCESS_POINT : ARN;
}

function dotsSentence(dots: string): string {
  return `A folder of the prefix can't be named "${dots}": S3 clients read it as a relative path, so the files can't be written or found. Remove it.`;
}

/**
 * A *Bucket Name* that is saved, taken apart. It was refused or passed when it was saved, by the rules of that day: delivery goes to where
 * it says, and what it could not be saved as today is told on the settings page. Null where it is empty, or an address, which never was saved.
 */
export function readBucketPath(saved: string): BucketPath | null {
  const location = splitBucketPath(saved);
  return location.bucket === "" || location.bucket.includes(":") ? null : location;
}

/** Whether the keys of files below the prefix stay within what S3 allows. */
export function hasRoomForKeys({ prefix }: BucketPath): boolean {
  return new TextEncoder().encode(prefix).length <= MAX_PREFIX_BYTES;
}

function splitBucketPath(text: string): BucketPath {
  const [bucket = "", ...rest] = text
    .trim()
    .split("/")
    .filter((part) => part !== "");
  return { bucket, prefix: rest.join("/") };
}

/** `bucket` or `bucket/prefix`, as it is stored and shown. */
export function formatBucketPath({ bucket, prefix }: BucketPath): string {
  return prefix === "" ? bucket : `${bucket}/${prefix}`;
}

/** Whether S3's clients may read the path of this key as another one. */
export function hasDotSegment(key: string): boolean {
  return key.split("/").some((part) => part === "." || part === "..");
}
