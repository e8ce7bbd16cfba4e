import { insertBatch } from "../../db/batches.ts";
import { insertBreakdown } from "../../db/breakdowns.ts";
import { insertFiles, type NewFile } from "../../db/deliveries.ts";
import { listEnabledDestinations } from "../../db/destinations.ts";
import { sourceExists } from "../../db/sources.ts";
import type { SealedBatch } from "../../domain/batch/batch.ts";
import { readBucketPath } from "../../domain/destination/bucket-path.ts";
import { objectKey } from "../../domain/destination/object-key.ts";
import { enqueueDeliveries, enqueueHistory } from "../../queue/queue.ts";
import type { Runtime } from "../../runtime.ts";

export type Indexed = "indexed" | "already_indexed" | "source_gone";

type EnabledDestination = Awaited<ReturnType<typeof listEnabledDestinations>>[number];

/**
 * Inserts a staged batch into the database, with its breakdown, one file for each enabled destination of its source, and one job for each file whose
 * destination is not paused, and the job that copies it into the history of its workspace, if it has one. All in one transaction; a batch that is already
 * there changes nothing.
 *
 * The target of each file is fixed here, before its first PUT: new settings apply to later files (R125). Files that AWS has never accepted are
 * an exception: they get the settings that end the pause of their destination (docs/decisions/008).
 */
export async function indexBatch(runtime: Pick<Runtime, "db" | "clock" | "ids">, batch: SealedBatch): Promise<Indexed> {
  return runtime.db.transaction().execute(async (transaction) => {
    if (!(await sourceExists(transaction, batch.sourceId))) return "source_gone";
    if (!(await insertBatch(transaction, batch))) return "already_indexed";
    await insertBreakdown(transaction, batch);

    const createdAt = new Date(runtime.clock.now());
    const destinations = await listEnabledDestinations(transaction, batch.sourceId);
    const files = destinations.map((destination) => ({
      file: toFile(batch, destination, { id: runtime.ids.uuid(), createdAt }),
      isPaused: destination.pausedAt !== null,
    }));
    await insertFiles(
      transaction,
      files.map(({ file }) => file),
    );
    const ready = files.filter(({ isPaused }) => !isPaused);
    await enqueueDeliveries(
      transaction,
      ready.map(({ file }) => ({ fileId: file.id, destinationId: file.destinationId })),
    );
    await enqueueHistory(transaction, batch);
    return "indexed";
  });
}

function toFile(batch: SealedBatch, destination: EnabledDestination, { id, createdAt }: Pick<NewFile, "id" | "createdAt">): NewFile {
  const location = readBucketPath(destination.bucket);
  if (location === null) throw new Error(`Destination ${destination.id} is enabled and has no bucket.`);
  return {
    id,
    batchId: batch.id,
    destinationId: destination.id,
    awsRegion: destination.awsRegion,
    bucket: location.bucket,
    key: objectKey(location, batch),
    iamRoleArn: destination.iamRoleArn,
    createdAt,
  };
}
