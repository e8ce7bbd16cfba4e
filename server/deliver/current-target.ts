import type { DeliveryTarget } from "../db/deliveries.ts";
import { readBucketPath } from "../domain/destination/bucket-path.ts";
import { AMAZON_S3 } from "../domain/destination/catalog.ts";
import { objectKey } from "../domain/destination/object-key.ts";

type FileWithSettings = {
  batchId: string;
  sourceId: string;
  receivedDay: number;
  metadataId: string;
  settingsRegion: string;
  settingsBucket: string;
  settingsRole: string;
};

/** Returns the target that the destination's current settings give a file, or null if its settings were emptied. */
export function currentTarget(file: FileWithSettings): DeliveryTarget | null {
  const location = readBucketPath(file.settingsBucket);
  if (location === null || !hasAllSettings(file)) return null;
  const key = objectKey(location, { id: file.batchId, sourceId: file.sourceId, receivedDay: file.receivedDay });
  return { awsRegion: file.settingsRegion, bucket: location.bucket, key, iamRoleArn: file.settingsRole };
}

/** The legacy Amazon S3 needs neither region nor role. */
function hasAllSettings({ metadataId, settingsRegion, settingsRole }: FileWithSettings): boolean {
  return metadataId === AMAZON_S3.metadataId || (settingsRegion !== "" && settingsRole !== "");
}

export function sameTarget(one: DeliveryTarget, other: DeliveryTarget): boolean {
  return one.awsRegion === other.awsRegion && one.bucket === other.bucket && one.key === other.key && one.iamRoleArn === other.iamRoleArn;
}
