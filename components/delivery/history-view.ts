/** What became of a destination's events, as its chart shows it. Times are ms since the epoch. */
export type HistoryView = { destinationId: string; step: HistoryStep; slots: HistorySlot[] };

export type HistoryStep = "hour" | "day";

export type HistorySlot = {
  startsAt: number;
  deliveredEventCount: number;
  pendingEventCount: number;
  failedEventCount: number;
  fileCount: number;
  byteCount: number;
};

export function eventCount({ deliveredEventCount, pendingEventCount, failedEventCount }: HistorySlot): number {
  return deliveredEventCount + pendingEventCount + failedEventCount;
}

/** "14:00" or "25 Nov", UTC. */
export function formatSlot(startsAt: number, step: HistoryStep): string {
  const options = step === "hour" ? HOUR : DAY;
  return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }).format(startsAt);
}

const HOUR = { hour: "2-digit", minute: "2-digit" } as const;
const DAY = { day: "numeric", month: "short" } as const;
