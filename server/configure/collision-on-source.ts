import type { DatabaseTransaction } from "../db/database.ts";
import { selectDestinationsOnSources } from "../db/destinations.ts";
import { lockSourcesForLocations } from "../db/sources.ts";
import { findCollision, type Sibling } from "../domain/destination/collision.ts";

/**
 * The destination that writes already to where this one is about to (R82). Until the transaction ends nobody else on the source can
 * take a location, so that of two who come at once the second sees the first.
 */
export async function collisionOnSource(
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
