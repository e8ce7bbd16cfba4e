import { z } from "zod";
import { CALL_TYPES, MAX_NAME_LENGTH, toStoredText } from "../domain/batch/event-kind.ts";
import type { CountUnit, EventFilter } from "../domain/overview/event-counts.ts";
import { type OVERVIEW_LIMITS, toQueryRange } from "../domain/overview/query-limits.ts";
import type { TimeRange } from "../domain/overview/time-range.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { type ApiError, apiError } from "./api-error.ts";
import { queryList } from "./route.ts";

const UNITS: Readonly<Record<string, CountUnit>> = { MINUTE: "minute", HOUR: "hour", DAY: "day" };
const MAX_VALUES = 100;

/** The SDK writes granularities in lower case at some calls, and in upper case at others. */
export const Granularity = z
  .string()
  .toUpperCase()
  .pipe(z.enum(["MINUTE", "HOUR", "DAY"], { error: "granularity has to be MINUTE, HOUR or DAY." }))
  .transform((name) => UNITS[name] as CountUnit)
  .meta({ description: "MINUTE, HOUR or DAY.", examples: ["HOUR"] });

export const QueryTime = z.iso
  .datetime({ offset: true, error: "The time has to be in ISO 8601, such as 2026-11-25T09:30:00Z." })
  .transform((text) => Date.parse(text))
  .meta({ examples: ["2026-11-25T09:30:00Z"] });

/** Compared with what clients sent, in the form in which it is stored. */
const Text = z.string().max(MAX_NAME_LENGTH).transform(toStoredText);
/** Lists come as several parameters, or as one with commas. */
const TextList = queryList(Text, MAX_VALUES).optional();

export const EventFilters = {
  eventName: TextList.meta({ description: "Only events with one of these names." }),
  eventType: queryList(z.enum(CALL_TYPES), CALL_TYPES.length)
    .optional()
    .meta({ description: "Only these types.", examples: [["track"]] }),
  appVersion: TextList.meta({ description: "Only events of these versions of the app." }),
};

export const DetailFilter = { discardReason: TextList.meta({ description: "Only events with one of these reasons." }) };

type Filters = { [Key in keyof typeof EventFilters | "discardReason"]?: string[] | undefined };

export function toEventFilter({ eventName, eventType, appVersion, discardReason }: Filters): EventFilter {
  return { names: eventName ?? [], types: eventType ?? [], versions: appVersion ?? [], details: discardReason ?? [] };
}

/** Returns a schema for `groupBy`: a list, or names with commas between them. */
export function groupByList<const Names extends readonly [string, ...string[]]>(names: Names) {
  const split = (value: unknown) => (typeof value === "string" ? value.split(",") : value);
  return z
    .preprocess(split, z.array(z.enum(names)).max(names.length))
    .transform((values) => [...new Set(values)])
    .optional()
    .meta({ description: `One or more of ${names.join(", ")}.`, examples: [[names[0]]] });
}

/** Returns the range of a call, or the 422 that names the limit. */
export function readRange(
  query: { startTime: number; endTime: number; granularity: CountUnit },
  limits: typeof OVERVIEW_LIMITS,
  now: number,
): Result<TimeRange, ApiError> {
  const range = toQueryRange({ start: query.startTime, end: query.endTime, unit: query.granularity }, limits, now);
  return range.ok ? ok(range.value) : refuse(apiError("input-validation", range.error.message, { field: range.error.field }));
}

/** The start of a minute, hour or day. */
export const SeriesTime = z.iso.datetime().meta({ examples: ["2026-11-25T09:00:00.000Z"] });

export function toIsoTime(time: number): string {
  return new Date(time).toISOString();
}
