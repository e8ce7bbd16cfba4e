import { deliverFile } from "../deliver/deliver-file.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { AMAZON_S3 } from "../domain/destination/catalog.ts";
import { actorIn } from "./actors.ts";
import { insertDestination } from "./rows.ts";
import type { TestRuntime } from "./test-runtime.ts";
import { insertWaitingFile } from "./waiting-file.ts";

export type LegacyDestination = { id: string; sourceId: string; name: string; bucket: string; workspaceId: string };

/** Inserts an enabled Amazon S3 that delivers to `acme-logs`, on a new source by default. Returns it with the workspace's owner. */
export async function insertLegacy(
  runtime: TestRuntime,
  given: Partial<LegacyDestination> = {},
): Promise<{ legacy: LegacyDestination; owner: Actor }> {
  const legacy = await insertDestination(runtime, {
    name: "Raw logs",
    bucket: "acme-logs",
    ...given,
    metadataId: AMAZON_S3.metadataId,
    awsRegion: "",
    iamRoleArn: "",
  });
  return { legacy, owner: actorIn(legacy.workspaceId) };
}

/** Stages a batch of one event, and delivers it to all destinations of the source except `except`. Returns its id and file keys. */
export async function deliverBatch(runtime: TestRuntime, anchor: { id: string; sourceId: string }, except: readonly string[] = []) {
  const { batchId, bytes } = await insertWaitingFile(runtime, anchor);
  const files = await runtime.db.selectFrom("file").selectAll().where("batchId", "=", batchId).execute();
  for (const file of files) if (!except.includes(file.destinationId)) await deliverFile(runtime, file.id);
  return { batchId, bytes, places: files.map(({ bucket, key }) => `${bucket}/${key}`).toSorted() };
}
