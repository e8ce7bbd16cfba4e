import { selectEventCounts } from "../db/event-counts.ts";
import { selectLibraries } from "../db/source-libraries.ts";
import { selectSourceNames } from "../db/sources.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { type CountGroup, type CountRow, NO_FILTER, UNIT_MS } from "../domain/overview/event-counts.ts";
import { type TimeRange, toPreviousRange, toUnitStarts } from "../domain/overview/time-range.ts";
import type { Runtime } from "../runtime.ts";

/** What a source received in the last 24 hours. Times are in ms. */
export type SourceVolume = {
  sourceId: string;
  /** Each hour, the oldest first: its start, and its events by type. */
  hours: { startsAt: number; counts: Record<string, number> }[];
  /** The types that occur, the most frequent first. */
  types: string[];
  total: number;
  /** Events in the 24 hours before. */
  previousTotal: number;
  /** The most frequent events of both days, at most ten. */
  /** The client libraries of the last 31 days, at most 20, the one that was seen last first. */
  libraries: { name: string; version: string; lastSeenAt: number }[];
  top: { eventType: string; eventName: string; eventCount: number; previousCount: number }[];
};

const HOURS = 24;
const TOP = 10;
const MAX_LIBRARIES = 20;
const MAX_ROWS = 5_000;

/** Returns the events of a source in the last 24 hours by hour and type, and the most frequent ones. Null if the actor may not see the source. */
export async function sourceVolume(
  { db, clock }: Pick<Runtime, "db" | "clock">,
  actor: Actor,
  sourceId: string,
): Promise<SourceVolume | null> {
  const [source] = await selectSourceNames(db, { workspaceId: actor.workspaceId, sourceIds: [sourceId], search: "" });
  if (source === undefined || !may(actor, "view_sources", sourceId)) return null;

  const to = (Math.floor(clock.now() / UNIT_MS.hour) + 1) * UNIT_MS.hour;
  const range: TimeRange = { from: to - HOURS * UNIT_MS.hour, to, unit: "hour" };
  const read = (period: TimeRange, groups: readonly CountGroup[]) =>
    selectEventCounts(db, { events: "received", sourceIds: [sourceId] }, { ...period, groups, filter: NO_FILTER, limit: MAX_ROWS });
  const [byHour, now, before, libraries] = await Promise.all([
    read(range, ["time", "eventType"]),
    read(range, ["eventType", "eventName"]),
    read(toPreviousRange(range), ["eventType", "eventName"]),
    selectLibraries(db, sourceId, MAX_LIBRARIES),
  ]);
  const totals = new Map<string, number>();
  for (const { eventType = "", eventCount } of byHour) totals.set(eventType, (totals.get(eventType) ?? 0) + eventCount);
  return {
    sourceId,
    hours: toUnitStarts(range).map((startsAt) => ({ startsAt, counts: toCounts(byHour.filter((row) => row.startsAt === startsAt)) })),
    types: [...totals].sort(([, one], [, other]) => other - one).map(([type]) => type),
    total: sum(now),
    previousTotal: sum(before),
    libraries: libraries.map((library) => ({ ...library, lastSeenAt: library.lastSeenAt.getTime() })),
    top: toTop(now, before),
  };
}

function toCounts(rows: readonly CountRow[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ eventType = "", eventCount }) => [eventType, eventCount]));
}

function toTop(now: readonly CountRow[], before: readonly CountRow[]): SourceVolume["top"] {
  const toKey = ({ eventType, eventName }: CountRow) => JSON.stringify([eventType, eventName]);
  const earlier = new Map(before.map((row) => [toKey(row), row.eventCount]));
  const seen = new Set(now.map(toKey));
  const rows = [...now, ...before.filter((row) => !seen.has(toKey(row))).map((row) => ({ ...row, eventCount: 0 }))];
  return rows.slice(0, TOP).map((row) => ({
    eventType: row.eventType ?? "",
    eventName: row.eventName ?? "",
    eventCount: row.eventCount,
    previousCount: earlier.get(toKey(row)) ?? 0,
  }));
}

function sum(rows: readonly CountRow[]): number {
  return rows.reduce((total, { eventCount }) => total + eventCount, 0);
}
