import { recordActivity } from "../db/activities.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import type { Sibling } from "../domain/destination/collision.ts";
import type { Runtime } from "../runtime.ts";

type Sharing = { id: string; name: string; sourceId: string; bucket: string };

/** Writes down that somebody let two destinations write to one location: who, where, and which the other one is. */
export async function recordSharedLocation(
  runtime: Pick<Runtime, "clock">,
  transaction: DatabaseTransaction,
  actor: Parameters<typeof recordActivity>[2],
  { id: destinationId, name: subjectName, sourceId, bucket }: Sharing,
  other: Sibling,
): Promise<void> {
  const changes = [
    { field: "bucket", from: null, to: bucket },
    { field: "sharedWith", from: null, to: `${other.name} (${other.id})` },
  ];
  await recordActivity(runtime, transaction, actor, { action: "location_shared", subjectName, sourceId, destinationId, changes });
}
