import { DAY_MS } from "../batch/received-day.ts";

const MINUTE_MS = 60_000;

/** Returns the wait before a failed run is tried again, in ms: 1, 2, 4 minutes and so on, at most the interval of runs. */
export function toRetryDelay(failuresInARow: number, intervalMinutes: number): number {
  return Math.min(2 ** Math.min(Math.max(failuresInARow, 1) - 1, 20), intervalMinutes) * MINUTE_MS;
}

type History = { includeHistory: boolean; backfillDays: number | null; createdAt: Date };

/** Returns the time (ms) before which events do not count for an audience or a computed trait; null if all count. */
export function toSince({ includeHistory, backfillDays, createdAt }: History): number | null {
  if (!includeHistory) return createdAt.getTime();
  return backfillDays === null ? null : createdAt.getTime() - backfillDays * DAY_MS;
}
