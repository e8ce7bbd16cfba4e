import { DAY_MS } from "./batch/received-day.ts";

const UNITS = [
  { ms: DAY_MS, singular: "day", plural: "days" },
  { ms: 3_600_000, singular: "h", plural: "h" },
  { ms: 60_000, singular: "min", plural: "min" },
  { ms: 1000, singular: "s", plural: "s" },
] as const;

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** Returns a calendar day in UTC: `29 Nov`. */
export function dayWords(time: number): string {
  return DAY.format(time);
}

/** Returns a duration (ms) in its largest whole unit: `40 s`, `2 min`, `3 h`, `1 day`. Less than a second, or negative, is `0 s`. */
export function durationWords(durationMs: number): string {
  for (const unit of UNITS) {
    const count = Math.floor(durationMs / unit.ms);
    if (count >= 1) return `${count} ${count === 1 ? unit.singular : unit.plural}`;
  }
  return "0 s";
}

/** The same as `durationWords`, rounded to the nearest whole unit: a few seconds less than 7 days is `7 days`. */
export function roundedDurationWords(durationMs: number): string {
  const unit = UNITS.find(({ ms }) => durationMs >= ms);
  return durationWords(unit === undefined ? durationMs : Math.round(durationMs / unit.ms) * unit.ms);
}
