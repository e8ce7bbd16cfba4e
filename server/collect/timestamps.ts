/** ISO 8601 date with an optional time; a time without a zone is taken as UTC, whatever zone this machine is in. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?<zone>Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** Ms since the epoch, or null where `text` is not an ISO 8601 time. */
export function parseIsoTime(text: unknown): number | null {
  if (typeof text !== "string" || text.length > 64) return null;
  const match = ISO.exec(text);
  if (match === null) return null;

  const hasTime = text.length > "2024-01-23".length;
  const zone = match.groups?.["zone"];
  const local = text
    .slice(0, text.length - (zone?.length ?? 0))
    .replace(" ", "T")
    .replace(",", ".");
  const parsed = Date.parse(hasTime ? local + fullZone(zone) : text);
  return Number.isNaN(parsed) ? null : parsed;
}

/**
 * The record's `timestamp`: the client's, moved by how wrong the client's clock is (segment.md 1.8). Without a usable
 * `timestamp` it is `receivedAt`; without a usable `sentAt` the client's own is believed, as historical imports need.
 */
export function clockSkewedTimestamp(times: { timestamp: unknown; sentAt: unknown; receivedAt: number }): string {
  const original = parseIsoTime(times.timestamp);
  if (original === null) return isoTime(times.receivedAt, times.receivedAt);

  const sent = parseIsoTime(times.sentAt);
  return isoTime(sent === null ? original : times.receivedAt - (sent - original), times.receivedAt);
}

function fullZone(zone: string | undefined): string {
  if (zone === undefined) return "Z";
  if (zone.length === 3) return `${zone}:00`;
  return zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
}

/** A sum of times may leave the range of a Date. */
function isoTime(time: number, fallback: number): string {
  const date = new Date(time);
  return (Number.isNaN(date.getTime()) ? new Date(fallback) : date).toISOString();
}
