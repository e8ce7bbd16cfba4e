import { ok, type Result, refuse } from "../result.ts";
import { type CountUnit, UNIT_MS } from "./event-counts.ts";
import type { TimeRange } from "./time-range.ts";

type Limits = Readonly<Record<CountUnit, { longestHours: number; oldestHours: number }>>;

/** The limits of the calls under `/delivery-overview` and of `/events/volume` (docs/public-api.md 3.7). */
export const OVERVIEW_LIMITS: Limits = {
  minute: { longestHours: 4, oldestHours: 48 },
  hour: { longestHours: 14 * 24, oldestHours: 30 * 24 },
  day: { longestHours: 30 * 24, oldestHours: 30 * 24 },
};

/** The limits of `/destinations/{id}/delivery-metrics`, which has other ones. */
export const METRICS_LIMITS: Limits = {
  minute: { longestHours: 4, oldestHours: 48 },
  hour: { longestHours: 7 * 24, oldestHours: 7 * 24 },
  day: { longestHours: 30 * 24, oldestHours: 30 * 24 },
};

export type RangeFault = { field: "startTime" | "endTime"; message: string };

/**
 * Returns the range from `start` on and before `end` (ms), widened to whole units. Refuses a range outside of the limits with a sentence that names the
 * limit.
 *
 * @param now ms since the epoch
 */
export function toQueryRange(
  { start, end, unit }: { start: number; end: number; unit: CountUnit },
  limits: Limits,
  now: number,
): Result<TimeRange, RangeFault> {
  const { longestHours, oldestHours } = limits[unit];
  const name = unit.toUpperCase();
  if (end <= start) return refuse({ field: "endTime", message: "endTime has to be after startTime." });
  if (end - start > longestHours * UNIT_MS.hour) {
    return refuse({
      field: "startTime",
      message: `With the granularity ${name}, the range can't be longer than ${toWords(longestHours)}.`,
    });
  }
  // A client whose clock is a minute late asks for exactly the limit.
  if (start < now - oldestHours * UNIT_MS.hour - UNIT_MS.minute) {
    return refuse({
      field: "startTime",
      message: `With the granularity ${name}, startTime can't be earlier than ${toWords(oldestHours)} ago.`,
    });
  }
  const unitMs = UNIT_MS[unit];
  return ok({ from: Math.floor(start / unitMs) * unitMs, to: Math.ceil(end / unitMs) * unitMs, unit });
}

function toWords(hours: number): string {
  return hours <= 48 ? `${hours} hours` : `${hours / 24} days`;
}
