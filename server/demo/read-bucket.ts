import { gunzipSync } from "node:zlib";
import { GetObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import type { Settings } from "../domain/destination/settings.ts";
import { CUSTOMER_ADMINISTRATOR } from "../sandbox/state/accounts.ts";

export type DeliveredFile = { key: string; messageIds: string[] };

/** Reads all files of a source from the customer's bucket. Returns them by key; `known` files are not read again. */
export async function readBucket(
  endpoint: string,
  { awsRegion, bucket }: Settings,
  sourceId: string,
  known: ReadonlyMap<string, DeliveredFile> = new Map(),
): Promise<Map<string, DeliveredFile>> {
  const s3 = new S3Client({ endpoint, region: awsRegion, credentials: CUSTOMER_ADMINISTRATOR, forcePathStyle: true });
  const files = new Map(known);
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: `segment-logs/${sourceId}/` })) {
    for (const { Key: key } of page.Contents ?? []) {
      if (key === undefined || files.has(key)) continue;
      const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
      files.set(key, { key, messageIds: messageIdsIn(bytes) });
    }
  }
  return files;
}

function messageIdsIn(gzipped: Uint8Array): string[] {
  const lines = gunzipSync(gzipped).toString().split("\n").slice(0, -1);
  return lines.map((line) => (JSON.parse(line) as { messageId: string }).messageId);
}
