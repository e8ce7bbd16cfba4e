import type { BucketPath } from "./bucket-path.ts";

export const LOG_FOLDER = "segment-logs";
/** The folder of the day manifests, beside the log folder: readers of `segment-logs/` never meet a file that is no log. */
export const MANIFEST_FOLDER = "segment-logs-manifests";
const DUMMY_OBJECT_NAME = "dummy-object.txt";

/** `segment-logs/{source}/{received day, ms}/{file}.gz` below the customer's prefix (R108, R109, R113). */
export function objectKey(location: BucketPath, file: { id: string; sourceId: string; receivedDay: number }): string {
  return [location.prefix, LOG_FOLDER, file.sourceId, file.receivedDay, `${file.id}.gz`].filter((part) => part !== "").join("/");
}

/** Returns the prefix before `segment-logs/` in a key that `objectKey` returned. */
export function folderOfKey(key: string): string {
  const [, prefix = ""] = /^(?:(.*)\/)?segment-logs\/[^/]+\/\d+\/[^/]+$/s.exec(key) ?? [];
  return prefix;
}

/** Returns the key of a day manifest: `segment-logs-manifests/{source}/{received day, ms}.json` below the prefix. */
export function manifestKey(location: BucketPath, { sourceId, receivedDay }: { sourceId: string; receivedDay: number }): string {
  return [location.prefix, MANIFEST_FOLDER, sourceId, `${receivedDay}.json`].filter((part) => part !== "").join("/");
}

/** Returns the key of the object that Validate uploads (R68). */
export function dummyObjectKey(location: BucketPath, folder: typeof LOG_FOLDER | typeof MANIFEST_FOLDER = LOG_FOLDER): string {
  return [location.prefix, folder, DUMMY_OBJECT_NAME].filter((part) => part !== "").join("/");
}
