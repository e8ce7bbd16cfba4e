import { selectManifests } from "../db/day-manifests.ts";
import { selectSourceIdFor } from "../db/destinations.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";

/** A manifest of one received day. Times are ms since the epoch. */
export type DayManifest = {
  destinationId: string;
  receivedDay: number;
  bucket: string;
  key: string;
  fileCount: number;
  eventCount: number;
  /** Null if it was never written. */
  writtenAt: number | null;
  /** AWS's id of the last request. */
  requestId: string | null;
  /** Why it is not up to date; null if it is. */
  fault: { message: string; nextAttemptAt: number | null } | null;
};

const LIMIT = 7;

/** Returns the manifests of the newest seven received days, the newest first. Empty if the actor may not see the destination. */
export async function listDayManifests(runtime: Pick<Runtime, "db">, actor: Actor, destinationId: string): Promise<DayManifest[]> {
  const sourceId = await selectSourceIdFor(runtime.db, actor.workspaceId, destinationId);
  if (sourceId === undefined || !may(actor, "view_destinations", sourceId)) return [];
  const rows = await selectManifests(runtime.db, destinationId, LIMIT);
  return rows.map(({ writtenAt, nextAttemptAt, faultKind: _, faultMessage, ...row }) => ({
    ...row,
    writtenAt: writtenAt?.getTime() ?? null,
    fault: faultMessage === null ? null : { message: faultMessage, nextAttemptAt: nextAttemptAt?.getTime() ?? null },
  }));
}
