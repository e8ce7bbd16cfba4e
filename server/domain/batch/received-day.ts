const DAY_MS = 86_400_000;

/** The UTC day in which `receivedAt` (ms since the epoch) lies, as ms at 00:00:00.000 of that day (R109, docs/tracking-api.md 2.3). */
export function toReceivedDay(receivedAt: number): number {
  return Math.floor(receivedAt / DAY_MS) * DAY_MS;
}

/** The first millisecond that no longer belongs to `receivedDay`. */
export function endOfReceivedDay(receivedDay: number): number {
  return receivedDay + DAY_MS;
}
