import { z } from "zod";
import { trimText } from "../plain-text.ts";
import { formatBucketPath, parseBucketPath } from "./bucket-path.ts";
import { recogniseBucket } from "./recognise-bucket.ts";

/** The *Bucket Name* field of every form, import and API, normalized. The message contains the value that was probably meant. */
export const BucketPathInput = z
  .string()
  .max(2048)
  .transform((text, context) => {
    const complaint = bucketComplaint(text);
    if (complaint !== null) context.addIssue({ code: "custom", message: complaint });
    const parsed = parseBucketPath(text);
    return complaint === null && parsed.ok ? formatBucketPath(parsed.value) : z.NEVER;
  });

/** Returns a sentence why a text can't be saved as *Bucket Name*, with the value that was probably meant; null if it can. */
export function bucketComplaint(text: string): string | null {
  const meant = recogniseBucket(text);
  if (meant?.what === "address") {
    const place = meant.region === null ? meant.bucketName : `${meant.bucketName} in ${meant.region}`;
    return `Enter the bucket's name, not its address: ${place} rather than ${trimText(text)}.`;
  }
  if (meant?.what === "arn") return `Enter the bucket's name, not its ARN: ${meant.bucketName} rather than ${trimText(text)}.`;
  const parsed = parseBucketPath(text);
  if (parsed.ok) return null;
  return meant === null ? parsed.error.message : `${parsed.error.message} Did you mean ${meant.bucketName}?`;
}
