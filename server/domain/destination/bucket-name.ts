import { strangeSentence } from "../plain-text.ts";

/**
 * Buckets created before March 2018 in us-east-1 can have upper case, underscores and up to 255 characters (docs/aws-faults.md 1), so these
 * are accepted.
 */
const CHARACTER = /^[A-Za-z0-9._-]$/;

/** Returns a sentence why S3 can't have a bucket with this name; null if it can. */
export function strangeBucketSentence(bucket: string): string | null {
  return (
    strangeSentence(bucket, CHARACTER, "a bucket name, which has lowercase letters, digits, dots and hyphens") ??
    RULES.find(([pattern]) => pattern.test(bucket))?.[1] ??
    null
  );
}

const OTHERS = "Sluice delivers to general purpose buckets. Enter the name of one.";

/** The first rule that matches applies (docs/aws-faults.md 1). */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/^\d{1,3}(\.\d{1,3}){3}$/, "This is an IP address. S3 doesn't allow IP addresses as bucket names."],
  [/\.s3-accesspoint\./, `This is the address of an access point. ${OTHERS}`],
  [/\.amazonaws\.(com|com\.cn|eu)$/, "This is an address of AWS, not the name of a bucket."],
  [/-s3alias$/, `This is the alias of an access point. ${OTHERS}`],
  [/--ol-s3$/, `This is the alias of an Object Lambda access point. ${OTHERS}`],
  [/\.mrap$/, `This is the alias of a Multi-Region Access Point. ${OTHERS}`],
  [/--x-s3$/, `This is a directory bucket (S3 Express One Zone). ${OTHERS}`],
  [/--table-s3$/, `This is a table bucket. ${OTHERS}`],
  [/^(xn--|sthree-|amzn-s3-demo-)/, "S3 reserves names that start with xn--, sthree- or amzn-s3-demo-."],
  [/\.\./, "The name has two adjacent dots (..). S3 doesn't allow them."],
  [/^.{0,2}$/, "A bucket name has at least 3 characters."],
  [/^.{256,}$/, "A bucket name has 3 to 63 characters."],
  [/^[^A-Za-z0-9]|[^A-Za-z0-9]$/, "A bucket name starts and ends with a letter or digit."],
];
