import { trimText, unfitSentence } from "../plain-text.ts";
import { ok, type Result, refuse } from "../result.ts";
import { findUnfitCharacter } from "../unfit-character.ts";
import { strangeBucketSentence } from "./bucket-name.ts";

/** The parsed *Bucket Name* setting. `prefix` has no leading, trailing or double slashes, and is "" if there is none (R113, R114). */
export type BucketPath = { bucket: string; prefix: string };

/** Why a text isn't a *Bucket Name*; `message` is a sentence for people. */
export type BucketPathRefusal = {
  code: "empty" | "unfit_character" | "uri" | "arn" | "bucket_name" | "dot_segment" | "key_too_long";
  message: string;
};

/** The longest prefix that leaves room for `/segment-logs/{source-id}/{received-day}/{batch-id}.gz` in a key of 1,024 bytes. */
const MAX_PREFIX_BYTES = 900;

/** Splits `bucket/some/prefix` at its first slash if Sluice can deliver to it. URIs and ARNs have their own refusals (R57). */
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
 * Parses a saved *Bucket Name*. It was checked by the rules of the time when it was saved, and delivery uses it unchanged. If today's rules
 * would refuse it, the settings page shows why. Null if it is empty or a URI.
 */
export function readBucketPath(saved: string): BucketPath | null {
  const location = splitBucketPath(saved);
  return location.bucket === "" || location.bucket.includes(":") ? null : location;
}

/** Returns whether the keys of files below the prefix stay within S3's limit. */
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

/** Returns `bucket` or `bucket/prefix`, as stored and shown. */
export function formatBucketPath({ bucket, prefix }: BucketPath): string {
  return prefix === "" ? bucket : `${bucket}/${prefix}`;
}

/** Returns whether S3 clients could resolve this key to another path. */
export function hasDotSegment(key: string): boolean {
  return key.split("/").some((part) => part === "." || part === "..");
}
