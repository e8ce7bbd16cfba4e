import { z } from "zod";
import { ok, type Result, refuse } from "./result.ts";

/** The *Bucket Name* setting, taken apart: `prefix` has neither leading, trailing nor doubled slashes, and is "" where there is none (R113, R114). */
export type BucketPath = { bucket: string; prefix: string };

export type BucketPathRefusal = "empty" | "uri" | "arn" | "bucket_name" | "key_too_long";

const BUCKET_PATH_MESSAGES: Record<BucketPathRefusal, string> = {
  empty: "Enter the name of your bucket.",
  uri: "Enter the bucket's name, not its address: acme-events rather than s3://acme-events.",
  arn: "Enter the bucket's name, not its ARN: acme-events rather than arn:aws:s3:::acme-events.",
  bucket_name: "A bucket name has 3 to 63 lowercase letters, digits, dots and hyphens, and starts and ends with a letter or digit.",
  key_too_long: "This prefix is too long: an S3 key may have 1,024 bytes in all.",
};

/** Longest prefix that leaves room for `/segment-logs/{source-id}/{received-day}/{batch-id}.gz` in a key of 1,024 bytes. */
const MAX_PREFIX_BYTES = 900;

/** Buckets made before March 2018 in us-east-1 may have upper case, underscores and up to 255 characters (aws.md 1): they pass. */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const RESERVED = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** Splits `bucket/some/prefix` at its first slash. URIs and ARNs are refused by name (R57). */
export function parseBucketPath(input: string): Result<BucketPath, BucketPathRefusal> {
  const text = input.trim();
  if (text === "") return refuse("empty");
  if (/^[a-z0-9+]+:\/\//i.test(text)) return refuse("uri");
  if (/^arn:/i.test(text)) return refuse("arn");

  const [bucket = "", ...rest] = text.split("/").filter((part) => part !== "");
  const prefix = rest.join("/");
  if (!BUCKET.test(bucket) || bucket.includes("..") || IPV4.test(bucket) || RESERVED.test(bucket)) return refuse("bucket_name");
  if (new TextEncoder().encode(prefix).length > MAX_PREFIX_BYTES) return refuse("key_too_long");
  return ok({ bucket, prefix });
}

/** `bucket` or `bucket/prefix`, as it is stored and shown. */
export function formatBucketPath({ bucket, prefix }: BucketPath): string {
  return prefix === "" ? bucket : `${bucket}/${prefix}`;
}

/** The *Bucket Name* field of every form and API: comes out normalised. */
export const BucketPathInput = z
  .string()
  .max(2048)
  .transform((text, context) => {
    const parsed = parseBucketPath(text);
    if (parsed.ok) return formatBucketPath(parsed.value);
    context.addIssue({ code: "custom", message: BUCKET_PATH_MESSAGES[parsed.error] });
    return z.NEVER;
  });
