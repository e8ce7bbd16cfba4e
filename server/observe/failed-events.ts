import { type FailedEventSample, selectFailedEvents } from "../db/failed-events.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";

/** Events of one source that got 200 but broke a rule of the tracking API, by code (docs/tracking-api.md 1.9). */
export type FailedEvents = {
  code: string;
  count: number;
  /** Ms since the epoch. */
  lastSeenAt: number;
  /** Up to ten, the newest first. */
  samples: FailedEventSample[];
};

/** Returns what failed on ingest in the last 30 days, the most frequent code first. Empty if the actor may not see the source. */
export async function failedEvents(runtime: Pick<Runtime, "db">, actor: Actor, sourceId: string): Promise<FailedEvents[]> {
  if (!may(actor, "view_sources", sourceId)) return [];
  const rows = await selectFailedEvents(runtime.db, actor.workspaceId, sourceId);
  return rows.map((row) => ({ ...row, lastSeenAt: row.lastSeenAt.getTime() }));
}
