import { formatBucketPath, readBucketPath } from "./bucket-path.ts";
import { LOG_FOLDER } from "./object-key.ts";

/** A destination as another one on the same source has to know it. */
export type Sibling = { id: string; name: string; metadataId: string; enabled: boolean; bucket: string };

/**
 * Returns the enabled destination among `others` that also writes to the location `bucket` (R82), of any type. All are on one source:
 * different sources never write the same keys, because every key contains the source's id (R94).
 */
export function findCollision(bucket: string, others: readonly Sibling[]): Sibling | null {
  return others.find((other) => other.enabled && sameLocation(other.bucket, bucket)) ?? null;
}

/** Returns whether two *Bucket Name* settings mean the same bucket and prefix, even if spelled differently. False if one is empty. */
export function sameLocation(one: string, other: string): boolean {
  const [a, b] = [readBucketPath(one), readBucketPath(other)];
  return a !== null && b !== null && formatBucketPath(a) === formatBucketPath(b);
}

/**
 * Returns where a new destination can be tested beside an old one (R85): inside the log folder, so that the same policy allows it (R86).
 */
export function testLocation(bucket: string): string {
  const location = readBucketPath(bucket);
  if (location === null) return "";
  const { bucket: name, prefix } = location;
  return formatBucketPath({ bucket: name, prefix: [prefix, LOG_FOLDER, "test"].filter((part) => part !== "").join("/") });
}
