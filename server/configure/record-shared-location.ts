import { recordActivity } from "../db/activities.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import type { Sibling } from "../domain/destination/collision.ts";
import type { Runtime } from "../runtime.ts";

type Sharing = {
  id: string;
  name: string;
  sourceId: string;
  bucket: string;
  /** The destination that writes to the location already. */
  other: Sibling;
};

/** Records that the actor let two destinations write to one location. */
export async function recordSharedLocation(
  runtime: Pick<Runtime, "clock">,
  transaction: DatabaseTransaction,
  actor: Parameters<typeof recordActivity>[2],
  { id: destinationId, name: subjectName, sourceId, bucket, other }: Sharing,
): Promise<void> {
  const changes = [
    { field: "bucket", from: null, to: bucket },
    { field: "sharedWith", from: null, to: `${other.name} (${other.id})` },
  ];
  await recordActivity(runtime, transaction, actor, { action: "location_shared", subjectName, sourceId, destinationId, changes });
}
