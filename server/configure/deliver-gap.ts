import { recordActivity } from "../db/activities.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import { insertFiles, type NewFile } from "../db/deliveries.ts";
import { type GapBatch, lockGapBatches } from "../db/destination-gaps.ts";
import { endGap, type LockedDestination } from "../db/destinations.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { readBucketPath } from "../domain/destination/bucket-path.ts";
import type { Sibling } from "../domain/destination/collision.ts";
import { objectKey } from "../domain/destination/object-key.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { enqueueDeliveries } from "../queue/queue.ts";
import type { Runtime } from "../runtime.ts";
import { findLocationConflict } from "./find-location-conflict.ts";
import { loadDestinationForUpdate } from "./load-destination-for-update.ts";
import { recordSharedLocation } from "./record-shared-location.ts";

type GapRefusal = "forbidden" | "unknown_destination" | "destination_disabled" | { code: "location_shared"; other: Sibling };

/** In one transaction. The rest of a longer gap is offered again. */
const MAX_BATCHES = 10_000;
/** PostgreSQL accepts 65,535 parameters in a statement. */
const FILES_PER_INSERT = 1_000;

/**
 * Delivers what the source received while the destination was disabled: each batch that is still staged and has no file for the destination gets a file
 * with the current settings, and a job if the destination is not paused. Returns the number of files, the oldest 10,000 at most. A second call finds none.
 */
export async function deliverGap(
  runtime: Runtime,
  actor: Actor,
  destinationId: string,
  { mayShareLocation }: { mayShareLocation: boolean },
): Promise<Result<{ fileCount: number }, GapRefusal>> {
  return await runtime.db.transaction().execute(async (transaction) => {
    const held = await loadDestinationForUpdate(transaction, actor, destinationId);
    if (!held.ok) return held;
    const { sourceId, name, settings, enabled } = held.value;
    if (!enabled) return refuse("destination_disabled");
    const place = { id: destinationId, sourceId, bucket: settings.bucket };
    const other = await findLocationConflict(transaction, actor.workspaceId, place);
    if (other !== null && !mayShareLocation) return refuse({ code: "location_shared", other });

    const batches = await lockGapBatches(transaction, destinationId, MAX_BATCHES);
    if (batches.length < MAX_BATCHES) await endGap(transaction, destinationId);
    if (batches.length === 0) return ok({ fileCount: 0 });
    await addFiles(runtime, transaction, { ...held.value, id: destinationId }, batches);

    const eventCount = batches.reduce((total, batch) => total + batch.eventCount, 0);
    const changes = [
      { field: "files", from: null, to: String(batches.length) },
      { field: "events", from: null, to: String(eventCount) },
    ];
    await recordActivity(runtime, transaction, actor, { action: "gap_delivered", subjectName: name, sourceId, destinationId, changes });
    if (other !== null) await recordSharedLocation(runtime, transaction, actor, { ...place, name, other });
    return ok({ fileCount: batches.length });
  });
}

async function addFiles(
  { clock, ids }: Runtime,
  transaction: DatabaseTransaction,
  { id: destinationId, settings, pausedAt }: LockedDestination & { id: string },
  batches: readonly GapBatch[],
): Promise<void> {
  const location = readBucketPath(settings.bucket);
  if (location === null) throw new Error(`Destination ${destinationId} is enabled and has no bucket.`);
  const createdAt = new Date(clock.now());
  const files = batches.map(
    (batch): NewFile => ({
      id: ids.uuid(),
      batchId: batch.id,
      destinationId,
      awsRegion: settings.awsRegion,
      bucket: location.bucket,
      key: objectKey(location, batch),
      iamRoleArn: settings.iamRoleArn,
      createdAt,
    }),
  );
  for (let start = 0; start < files.length; start += FILES_PER_INSERT)
    await insertFiles(transaction, files.slice(start, start + FILES_PER_INSERT));
  if (pausedAt !== null) return;
  await enqueueDeliveries(
    transaction,
    files.map(({ id: fileId }) => ({ fileId, destinationId })),
  );
}
