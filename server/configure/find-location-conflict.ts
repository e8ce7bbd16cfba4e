import type { DatabaseTransaction } from "../db/database.ts";
import { selectDestinationsOnSources } from "../db/destinations.ts";
import { lockSourcesForLocations } from "../db/sources.ts";
import { findCollision, type Sibling } from "../domain/destination/collision.ts";

/**
 * Returns the enabled destination that writes to the same location (R82), or null. Locks the source's locations until the transaction ends, so that
 * of two concurrent changes the second one sees the first.
 */
export async function findLocationConflict(
  transaction: DatabaseTransaction,
  workspaceId: string,
  { id, sourceId, bucket }: { id: string; sourceId: string; bucket: string },
): Promise<Sibling | null> {
  await lockSourcesForLocations(transaction, [sourceId]);
  const onSource = await selectDestinationsOnSources(transaction, workspaceId, [sourceId]);
  return findCollision(
    bucket,
    onSource.filter((other) => other.id !== id),
  );
}
