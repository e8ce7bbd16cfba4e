const UNITS = [
  { ms: 86_400_000, singular: "day", plural: "days" },
  { ms: 3_600_000, singular: "h", plural: "h" },
  { ms: 60_000, singular: "min", plural: "min" },
  { ms: 1000, singular: "s", plural: "s" },
] as const;

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** A day of the calendar, in UTC: `29 Nov`. */
export function dayWords(time: number): string {
  return DAY.format(time);
}

/** A length of time in its largest whole unit: `40 s`, `2 min`, `3 h`, `1 day`. Below a second, and backwards, it is `0 s`. */
export function durationWords(durationMs: number): string {
  for (const unit of UNITS) {
    const count = Math.floor(durationMs / unit.ms);
    if (count >= 1) return `${count} ${count === 1 ? unit.singular : unit.plural}`;
  }
  return "0 s";
}

/** As `durationWords`, but to the nearest whole unit: what is 7 days but for some seconds is `7 days`. */
export function roundedDurationWords(durationMs: number): string {
  const unit = UNITS.find(({ ms }) => durationMs >= ms);
  return durationWords(unit === undefined ? durationMs : Math.round(durationMs / unit.ms) * unit.ms);
}
