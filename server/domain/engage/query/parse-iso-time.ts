const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Returns the time (ms since the epoch) of an ISO 8601 date or time. A date is midnight UTC, and a time without a zone is UTC. Returns null for every other text. */
export function parseIsoTime(text: string): number | null {
  const found = ISO.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = found;
  const numbers = [year, month, day, hour, minute, second].map(Number) as [number, number, number, number, number, number];
  if (numbers[3] > 23 || numbers[4] > 59 || numbers[5] > 59) return null;
  const [fullYear, monthNumber, ...rest] = numbers;
  const date = new Date(0);
  date.setUTCFullYear(fullYear, monthNumber - 1, rest[0]);
  if (date.getUTCMonth() !== monthNumber - 1 || date.getUTCDate() !== rest[0]) return null;
  date.setUTCHours(rest[1], rest[2], rest[3], Number(fraction.padEnd(3, "0").slice(0, 3)));
  const offset = toOffsetMs(zone);
  return offset === null ? null : date.getTime() - offset;
}

function toOffsetMs(zone: string): number | null {
  if (zone === "Z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
