import { join, relative } from "node:path";
import { readBucketPath } from "../domain/destination/bucket-path.ts";
import { LOG_FOLDER } from "../domain/destination/object-key.ts";
import type { Config } from "../env.ts";
import type { Demo } from "./prepare-demo.ts";

/** Returns the path of the folder in which the sandbox stores the source's objects as plain files, relative to the current folder. */
export function bucketFolder(config: Config, { settings, sourceId }: Pick<Demo, "settings" | "sourceId">): string {
  const location = readBucketPath(settings.bucket);
  if (location === null) throw new Error("The demo has no bucket.");
  const { bucket, prefix } = location;
  return relative(process.cwd(), join(config.DATA_DIR, "sandbox", "s3", bucket, prefix, LOG_FOLDER, sourceId));
}
