import { type HistoryPartRow, listSmallParts } from "../../db/history-parts.ts";
import { enqueueMissingHistory } from "../../queue/queue.ts";
import type { Runtime } from "../../runtime.ts";
import { replaceParts } from "./replace-parts.ts";

/** A larger part stays as it is. */
const MAX_EVENTS = 1_000_000;
/** The events that are sorted at once, and the files that are open at once. */
const MAX_EVENTS_TOGETHER = 2_000_000;
const MAX_PARTS_TOGETHER = 200;
const MIN_PARTS = 4;
const HOUR_MS = 3_600_000;

/**
 * Combines the small parts of each day, and enqueues the copies of batches that should be in the history and are not, as after an outage that took all
 * attempts. A group that fails is logged, and tried again in the next hour.
 */
export async function compactHistory(runtime: Runtime): Promise<void> {
  const { db, clock, log } = runtime;
  await enqueueMissingHistory(db, { workspaceId: null, before: new Date(clock.now() - HOUR_MS) });
  for (const parts of toGroups(await listSmallParts(db, { minCount: MIN_PARTS, maxEvents: MAX_EVENTS }))) {
    const [{ workspaceId, receivedDay } = { workspaceId: "", receivedDay: 0 }] = parts;
    await replaceParts(runtime, { parts, receivedDay, prefix: "day", how: (engine, input) => engine.compactParts(input) }).catch((error) =>
      log.warn(
        { event: "history-not-compacted", workspaceId, receivedDay, error },
        "Parts of the history were not combined. They are used as they are, and tried again in an hour.",
      ),
    );
  }
}

/** Returns groups of parts of one day, each of at least two. */
function toGroups(parts: readonly HistoryPartRow[]): HistoryPartRow[][] {
  const groups: HistoryPartRow[][] = [];
  let eventCount = 0;
  for (const part of parts) {
    const group = groups.at(-1);
    const first = group?.[0];
    const isSameDay = first?.workspaceId === part.workspaceId && first.receivedDay === part.receivedDay;
    const fits = eventCount + part.eventCount <= MAX_EVENTS_TOGETHER && (group?.length ?? 0) < MAX_PARTS_TOGETHER;
    if (group !== undefined && isSameDay && fits) group.push(part);
    else groups.push([part]);
    eventCount = (group === groups.at(-1) ? eventCount : 0) + part.eventCount;
  }
  return groups.filter((group) => group.length > 1);
}
