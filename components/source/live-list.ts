import { LIVE_PAGE_EVENTS } from "@/server/domain/live/live-event.ts";
import type { LiveView } from "@/server/observe/watch-live-events.ts";

/** The events that the page keeps, newest first, and how many were left out since it was opened or cleared. */
export type LiveList = Omit<LiveView, "sourceId">;

export const EMPTY_LIST: LiveList = { events: [], skippedCount: 0, after: 0, isWatching: false };

/** Returns the list with what arrived since. The oldest events are dropped beyond the limit of the page. */
export function addToList(list: LiveList, arrived: LiveList): LiveList {
  const events = arrived.events.length === 0 ? list.events : [...arrived.events.toReversed(), ...list.events].slice(0, LIVE_PAGE_EVENTS);
  return { ...arrived, events, skippedCount: list.skippedCount + arrived.skippedCount };
}
