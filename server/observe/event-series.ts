import { selectDestination } from "../db/destinations.ts";
import { type Counted, selectEventCounts } from "../db/event-counts.ts";
import { selectSourceNames } from "../db/sources.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { ListPart } from "../domain/list-part.ts";
import type { CountGroup, CountRow, EventFilter } from "../domain/overview/event-counts.ts";
import type { TimeRange } from "../domain/overview/time-range.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

/** The steps of Delivery Overview that the Public API has a call for. */
export type SeriesStep = "received" | "failed_on_ingest" | "filtered_at_source" | "filtered_at_destination" | "failed" | "delivered";

export type SeriesQuery = {
  range: TimeRange;
  groups: readonly Exclude<CountGroup, "time" | "state">[];
  filter: EventFilter;
  /** Which series, the one with the most events first. */
  page: Pick<ListPart, "offset" | "limit">;
};

/** One series: its groups, and its events over time. Units without events are left out. */
export type EventSeries = Omit<CountRow, "startsAt" | "state"> & { points: { startsAt: number; eventCount: number; retryCount: number }[] };

export type SeriesList = { total: number; series: EventSeries[]; totalCount: number };

/** A workspace has at most this many different series in an answer. */
const MAX_SERIES = 5_000;
const MAX_POINTS = 400_000;

/**
 * Returns the events of one step over time, by groups. Refusals: `unknown_source`, `unknown_destination` (also if the actor may not see it, or if it is
 * not on the source).
 */
export async function stepSeries(
  runtime: Pick<Runtime, "db">,
  actor: Actor,
  { step, sourceId, destinationId, ...query }: SeriesQuery & { step: SeriesStep; sourceId: string; destinationId: string | null },
): Promise<Result<SeriesList, "unknown_source" | "unknown_destination">> {
  const [source] = await selectSourceNames(runtime.db, { workspaceId: actor.workspaceId, sourceIds: [sourceId], search: "" });
  if (source === undefined || !may(actor, "view_sources", sourceId)) return refuse("unknown_source");
  if (destinationId !== null) {
    const destination = await selectDestination(runtime.db, actor.workspaceId, destinationId);
    if (destination?.sourceId !== sourceId || !may(actor, "view_destinations", sourceId)) return refuse("unknown_destination");
  }
  const counted = toCounted(step, sourceId, destinationId);
  return ok(counted === null ? { total: 0, series: [], totalCount: 0 } : await readSeries(runtime, counted, query));
}

/** Returns the events that the actor's sources received over time, by groups. With `sourceIds`, only those of these sources. */
export async function volumeSeries(
  runtime: Pick<Runtime, "db">,
  actor: Actor,
  { sourceIds, ...query }: SeriesQuery & { sourceIds: readonly string[] | null },
): Promise<SeriesList & { sources: ReadonlyMap<string, { name: string; slug: string }> }> {
  const sources = await selectSourceNames(runtime.db, { workspaceId: actor.workspaceId, sourceIds, search: "" });
  const visible = sources.filter(({ id }) => may(actor, "view_sources", id));
  const list = await readSeries(runtime, { events: "received", sourceIds: visible.map(({ id }) => id) }, query);
  return { ...list, sources: new Map(visible.map((source) => [source.id, source])) };
}

function toCounted(step: SeriesStep, sourceId: string, destinationId: string | null): Counted | null {
  if (step === "received") return { events: "received", sourceIds: [sourceId] };
  if (step === "failed_on_ingest") return { events: "refused", sourceIds: [sourceId] };
  if ((step === "failed" || step === "delivered") && destinationId !== null)
    return { events: "in_files", sourceId, destinationId, states: [step] };
  return null;
}

async function readSeries(
  { db }: Pick<Runtime, "db">,
  counted: Counted,
  { range, groups, filter, page }: SeriesQuery,
): Promise<SeriesList> {
  const all = await selectEventCounts(db, counted, { ...range, groups, filter, limit: MAX_SERIES });
  const chosen = all.slice(page.offset, page.offset + page.limit);
  const points = await selectEventCounts(db, counted, {
    ...range,
    groups: [...groups, "time"],
    filter: narrow(filter, groups, chosen),
    limit: MAX_POINTS,
  });
  const bySeries = Map.groupBy(points, toSeriesKey);
  return {
    total: all.reduce((sum, { eventCount }) => sum + eventCount, 0),
    totalCount: all.length,
    series: chosen.map((row) => ({
      ...row,
      points: (bySeries.get(toSeriesKey(row)) ?? [])
        .map(({ startsAt = 0, eventCount, retryCount }) => ({ startsAt, eventCount, retryCount }))
        .sort((one, other) => one.startsAt - other.startsAt),
    })),
  };
}

/** Reads no points of series that are on other pages, as far as the filter can tell. */
function narrow(filter: EventFilter, groups: SeriesQuery["groups"], rows: readonly CountRow[]): EventFilter {
  const values = (group: SeriesQuery["groups"][number], select: (row: CountRow) => string | undefined, given: readonly string[]) =>
    groups.includes(group) ? [...new Set(rows.map((row) => select(row) ?? ""))] : given;
  return {
    names: values("eventName", ({ eventName }) => eventName, filter.names),
    types: values("eventType", ({ eventType }) => eventType, filter.types),
    versions: values("appVersion", ({ appVersion }) => appVersion, filter.versions),
    details: values("detail", ({ detail }) => detail, filter.details),
  };
}

function toSeriesKey({ sourceId, eventType, eventName, appVersion, detail }: CountRow): string {
  return JSON.stringify([sourceId, eventType, eventName, appVersion, detail]);
}
