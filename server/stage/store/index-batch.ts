import { insertBatch, insertFile, listEnabledDestinations, sourceExists } from "../../db/batches.ts";
import type { SealedBatch } from "../../domain/batch/batch.ts";
import { readBucketPath } from "../../domain/destination/bucket-path.ts";
import { objectKey } from "../../domain/destination/object-key.ts";
import { enqueueDelivery } from "../../queue/queue.ts";
import type { Runtime } from "../../runtime.ts";

export type Indexed = "indexed" | "already_indexed" | "source_gone";

/**
 * Makes a staged batch known, with one file and one job for each destination that is enabled on its source: one transaction.
 * Where each file goes is fixed here, before its first PUT (R125 speaks of later files). Only files that AWS has never let in
 * move, with the settings that end their destination's pause (docs/decisions/008).
 */
export async function indexBatch(runtime: Pick<Runtime, "db" | "clock" | "ids">, batch: SealedBatch): Promise<Indexed> {
  return runtime.db.transaction().execute(async (transaction) => {
    if (!(await sourceExists(transaction, batch.sourceId))) return "source_gone";
    if (!(await insertBatch(transaction, batch))) return "already_indexed";

    const createdAt = new Date(runtime.clock.now());
    for (const destination of await listEnabledDestinations(transaction, batch.sourceId)) {
      const location = readBucketPath(destination.bucket);
      if (location === null) throw new Error(`Destination ${destination.id} is enabled and has no bucket.`);

      const fileId = runtime.ids.uuid();
      await insertFile(transaction, {
        id: fileId,
        batchId: batch.id,
        destinationId: destination.id,
        awsRegion: destination.awsRegion,
        bucket: location.bucket,
        key: objectKey(location, batch),
        iamRoleArn: destination.iamRoleArn,
        createdAt,
      });
      if (destination.pausedAt === null) await enqueueDelivery(transaction, { fileId, destinationId: destination.id });
    }
    return "indexed";
  });
}
