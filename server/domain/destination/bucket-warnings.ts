import type { BucketPath } from "./bucket-path.ts";

const OLD_STYLE_REGION = "us-east-1";

/** Returns warnings about an unusual bucket name that is accepted (docs/aws-faults.md 1). */
export function bucketWarnings({ bucket }: BucketPath, awsRegion: string): string[] {
  return [
    ...(isOldStyle(bucket) ? [oldStyleSentence(awsRegion)] : []),
    ...(bucket.includes(".")
      ? ["A name with dots works: Sluice uses path-style requests for such a bucket, so that the TLS certificate matches."]
      : []),
  ];
}

function isOldStyle(bucket: string): boolean {
  return /[A-Z_]/.test(bucket) || bucket.length > 63;
}

function oldStyleSentence(awsRegion: string): string {
  const rule = "Only buckets made in us-east-1 before March 2018 have capital letters, underscores or more than 63 characters.";
  return awsRegion === "" || awsRegion === OLD_STYLE_REGION
    ? `${rule} If yours is one of them, you can ignore this.`
    : `${rule} Check the name, or the region.`;
}
