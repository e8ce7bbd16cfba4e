export const DAY_MS = 86_400_000;

/** Returns the UTC day of `receivedAt` (ms since the epoch) as ms at 00:00:00.000 of that day (R109, docs/tracking-api.md 2.3). */
export function toReceivedDay(receivedAt: number): number {
  return Math.floor(receivedAt / DAY_MS) * DAY_MS;
}

/** Returns the first millisecond after `receivedDay`. */
export function endOfReceivedDay(receivedDay: number): number {
  return receivedDay + DAY_MS;
}
