import { ok, type Result, refuse } from "../result.ts";
import { type CountUnit, UNIT_MS } from "./event-counts.ts";

export const PRESETS = ["10m", "1h", "24h", "7d", "14d"] as const;
export type Preset = (typeof PRESETS)[number];

/** What the time picker of Delivery Overview chose. Times of a custom range are in ms since the epoch. */
export type RangeChoice = { preset: Preset } | { preset: "custom"; from: number; to: number };

/** A range that counts can be read for. `from` is inclusive and `to` exclusive, in ms, both multiples of the unit. */
export type TimeRange = { from: number; to: number; unit: CountUnit };

export type RangeRefusal = "range_empty" | "range_too_old" | "range_in_future";

export const RANGE_REFUSALS: Readonly<Record<RangeRefusal, string>> = {
  range_empty: "The start has to be before the end.",
  range_too_old: "The start has to be within the last 2 weeks.",
  range_in_future: "The end can't be in the future.",
};

const HOUR_MS = UNIT_MS.hour;
const DAY_MS = UNIT_MS.day;

/** The range of Delivery Overview (docs/decisions/029). */
const LONGEST_MS = 14 * DAY_MS;
/** Counts by minute are kept for two days. */
const MINUTES_KEPT_MS = 48 * HOUR_MS;
const LONGEST_BY_MINUTE_MS = 4 * HOUR_MS;
const LONGEST_BY_HOUR_MS = 7 * DAY_MS;

const PRESET_RANGES: Readonly<Record<Preset, { lengthMs: number; unit: CountUnit }>> = {
  "10m": { lengthMs: 10 * UNIT_MS.minute, unit: "minute" },
  "1h": { lengthMs: HOUR_MS, unit: "minute" },
  "24h": { lengthMs: DAY_MS, unit: "hour" },
  "7d": { lengthMs: 7 * DAY_MS, unit: "hour" },
  "14d": { lengthMs: LONGEST_MS, unit: "day" },
};

/**
 * Returns the range of a choice, widened to whole minutes, hours or days (UTC). The last unit has not ended yet. Refusals: `range_empty`,
 * `range_too_old`, `range_in_future`.
 *
 * @param now ms since the epoch
 */
export function toTimeRange(choice: RangeChoice, now: number): Result<TimeRange, RangeRefusal> {
  if (choice.preset !== "custom") {
    const { lengthMs, unit } = PRESET_RANGES[choice.preset];
    const to = alignUp(now + 1, unit);
    return ok({ from: to - lengthMs, to, unit });
  }
  const { from, to } = choice;
  if (from >= to) return refuse("range_empty");
  if (from < now - LONGEST_MS) return refuse("range_too_old");
  if (to > now + UNIT_MS.minute) return refuse("range_in_future");
  const unit = chooseUnit(to - from, now - from);
  return ok({ from: alignDown(from, unit), to: alignUp(to, unit), unit });
}

/** Returns the range of equal length that ends where this one starts. */
export function toPreviousRange({ from, to, unit }: TimeRange): TimeRange {
  return { from: from - (to - from), to: from, unit };
}

/** Returns the start of each unit of a range, in ms. */
export function toUnitStarts({ from, to, unit }: TimeRange): number[] {
  return Array.from({ length: Math.ceil((to - from) / UNIT_MS[unit]) }, (_, index) => from + index * UNIT_MS[unit]);
}

function chooseUnit(lengthMs: number, ageMs: number): CountUnit {
  if (lengthMs <= LONGEST_BY_MINUTE_MS && ageMs + lengthMs <= MINUTES_KEPT_MS) return "minute";
  return lengthMs <= LONGEST_BY_HOUR_MS ? "hour" : "day";
}

function alignDown(time: number, unit: CountUnit): number {
  return Math.floor(time / UNIT_MS[unit]) * UNIT_MS[unit];
}

function alignUp(time: number, unit: CountUnit): number {
  return Math.ceil(time / UNIT_MS[unit]) * UNIT_MS[unit];
}
