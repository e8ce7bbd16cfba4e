import type { DeliveryTarget } from "../db/deliveries.ts";
import type { TargetSettings } from "../db/destinations.ts";
import { readBucketPath } from "../domain/destination/bucket-path.ts";
import { AMAZON_S3 } from "../domain/destination/catalog.ts";
import { objectKey } from "../domain/destination/object-key.ts";

/** Returns the target that the destination's settings give a file, or null if its settings were emptied. */
export function currentTarget(
  { batchId, sourceId, receivedDay }: { batchId: string; sourceId: string; receivedDay: number },
  settings: TargetSettings,
): DeliveryTarget | null {
  const location = readBucketPath(settings.bucket);
  if (location === null || !isComplete(settings)) return null;
  const key = objectKey(location, { id: batchId, sourceId, receivedDay });
  return { awsRegion: settings.awsRegion, bucket: location.bucket, key, iamRoleArn: settings.iamRoleArn };
}

/** The legacy Amazon S3 needs neither region nor role. */
function isComplete({ metadataId, awsRegion, iamRoleArn }: TargetSettings): boolean {
  return metadataId === AMAZON_S3.metadataId || (awsRegion !== "" && iamRoleArn !== "");
}

export function sameTarget(one: DeliveryTarget, other: DeliveryTarget): boolean {
  return one.awsRegion === other.awsRegion && one.bucket === other.bucket && one.key === other.key && one.iamRoleArn === other.iamRoleArn;
}
