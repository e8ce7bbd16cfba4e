import type { FilePlace } from "../db/deliveries.ts";
import { readBucketPath } from "../domain/destination/bucket-path.ts";
import { AMAZON_S3 } from "../domain/destination/catalog.ts";
import { objectKey } from "../domain/destination/object-key.ts";

type Bound = {
  batchId: string;
  sourceId: string;
  receivedDay: number;
  metadataId: string;
  settingsRegion: string;
  settingsBucket: string;
  settingsRole: string;
};

/** Where a file would go if it were sealed now. Null where its destination's settings have been emptied. */
export function placeOfToday(file: Bound): FilePlace | null {
  const location = readBucketPath(file.settingsBucket);
  if (location === null || !isWhole(file)) return null;
  const key = objectKey(location, { id: file.batchId, sourceId: file.sourceId, receivedDay: file.receivedDay });
  return { awsRegion: file.settingsRegion, bucket: location.bucket, key, iamRoleArn: file.settingsRole };
}

/** The legacy Amazon S3 needs neither region nor role. */
function isWhole({ metadataId, settingsRegion, settingsRole }: Bound): boolean {
  return metadataId === AMAZON_S3.metadataId || (settingsRegion !== "" && settingsRole !== "");
}

export function samePlace(one: FilePlace, other: FilePlace): boolean {
  return one.awsRegion === other.awsRegion && one.bucket === other.bucket && one.key === other.key && one.iamRoleArn === other.iamRoleArn;
}
