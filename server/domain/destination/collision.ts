import { formatBucketPath, readBucketPath } from "./bucket-path.ts";
import { LOG_FOLDER } from "./object-key.ts";

/** A destination as another one on the same source has to know it. */
export type Sibling = { id: string; name: string; metadataId: string; enabled: boolean; bucket: string };

/**
 * The enabled destination among `others` that writes to the location `bucket` too (R82), whatever their types. All of them are of
 * one source: two sources never meet, because the source's id is in every key (R94).
 */
export function findCollision(bucket: string, others: readonly Sibling[]): Sibling | null {
  return others.find((other) => other.enabled && sameLocation(other.bucket, bucket)) ?? null;
}

/** Whether two *Bucket Name* settings mean the same bucket and prefix, however they are spelt. An empty one means nothing. */
export function sameLocation(one: string, other: string): boolean {
  const [a, b] = [readBucketPath(one), readBucketPath(other)];
  return a !== null && b !== null && formatBucketPath(a) === formatBucketPath(b);
}

/** Where a new destination can be tried beside an old one (R85): inside the log folder, so that the same policy allows it (R86). */
export function testLocation(bucket: string): string {
  const location = readBucketPath(bucket);
  if (location === null) return "";
  const { bucket: name, prefix } = location;
  return formatBucketPath({ bucket: name, prefix: [prefix, LOG_FOLDER, "test"].filter((part) => part !== "").join("/") });
}
