const DAY = String.raw`(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})`;
const CLOCK = String.raw`(?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d+))?)?`;
const ZONE = String.raw`(?<zone>Z|UTC|UT|GMT|[+-]\d{2}(?::?\d{2})?)`;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** A time without a zone is in UTC. */
const FORMS = [
  // ISO 8601 and RFC 3339.
  new RegExp(`^${DAY}(?:[T ]${CLOCK}${ZONE}?)?$`, "i"),
  // Go's Time.String, with the name of the zone and the monotonic clock, and Ruby's Time#to_s.
  new RegExp(String.raw`^${DAY} ${CLOCK} ${ZONE}(?: [A-Z\d+-]{1,8})?(?: m=[+-][\d.]+)?$`, "i"),
  // RFC 1123, as in HTTP and e-mail.
  new RegExp(String.raw`^(?:[A-Z]{3}, )?(?<day>\d{1,2}) (?<month>${MONTHS.join("|")}) (?<year>\d{4}) ${CLOCK} ${ZONE}$`, "i"),
];

const MAX_LENGTH = 80;

/** Returns ms since the epoch, or null if `text` has none of the forms above, or is a time that does not exist (30 February). */
export function parseTime(text: unknown): number | null {
  if (typeof text !== "string" || text.length > MAX_LENGTH) return null;
  for (const form of FORMS) {
    const match = form.exec(text);
    if (match !== null) return timeFrom(match.groups ?? {});
  }
  return null;
}

function timeFrom(groups: { [name: string]: string | undefined }): number | null {
  const number = (name: string) => Number(groups[name] ?? 0);
  const [year, day, hour, minute, second] = [number("year"), number("day"), number("hour"), number("minute"), number("second")];
  const month = MONTHS.indexOf(groups["month"]?.toLowerCase() ?? "") + 1 || number("month");
  // 24:00 is the end of a day (ISO 8601).
  const isEndOfDay = hour === 24 && minute === 0 && second === 0 && number("fraction") === 0;
  if ((hour > 23 && !isEndOfDay) || minute > 59 || second > 59) return null;
  const offsetMinutes = offsetFrom(groups["zone"] ?? "Z");
  if (offsetMinutes === null) return null;

  // Date.UTC interprets the years 0 to 99 as 1900 to 1999.
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  const milliseconds = Number((groups["fraction"] ?? "").slice(0, 3).padEnd(3, "0"));
  return midnight.getTime() + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + milliseconds;
}

/** Returns minutes east of UTC, null if the zone does not exist. */
function offsetFrom(zone: string): number | null {
  if (/^[a-z]/i.test(zone)) return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(":", ""))];
  if (hours > 23 || minutes > 59) return null;
  return (hours * 60 + minutes) * (zone.startsWith("-") ? -1 : 1);
}

/**
 * Returns the `timestamp` of a record: the client's, corrected by the error of the client's clock (docs/tracking-api.md 1.8). Without a valid `timestamp` it is
 * `receivedAt` (ms since the epoch). Without a valid `sentAt`, the client's `timestamp` is not corrected, as historical imports need.
 */
export function correctTimestamp(times: { timestamp: unknown; sentAt: unknown; receivedAt: number }): string {
  const original = parseTime(times.timestamp);
  if (original === null) return toIsoTime(times.receivedAt, times.receivedAt);

  const sent = parseTime(times.sentAt);
  return toIsoTime(sent === null ? original : times.receivedAt - (sent - original), times.receivedAt);
}

/** The corrected year may not have four digits, which readers of ISO 8601 expect. Then the fallback is returned. */
function toIsoTime(time: number, fallback: number): string {
  const date = new Date(time);
  const text = Number.isNaN(date.getTime()) ? "" : date.toISOString();
  return text.length === ISO_LENGTH ? text : new Date(fallback).toISOString();
}

const ISO_LENGTH = "2026-11-20T10:00:00.000Z".length;
