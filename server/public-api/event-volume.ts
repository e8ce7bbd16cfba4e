import { z } from "zod";
import { OVERVIEW_LIMITS } from "../domain/overview/query-limits.ts";
import { ok } from "../domain/result.ts";
import { type EventSeries, volumeSeries } from "../observe/event-series.ts";
import { EventFilters, Granularity, groupByList, QueryTime, readRange, SeriesTime, toEventFilter, toIsoTime } from "./event-query.ts";
import { PageQuery, Pagination, toPagination } from "./pagination.ts";
import { defineRoute, Id, queryList } from "./route.ts";

const PATH = "/events/volume";

const Volume = z.object({
  source: z.object({ id: z.string(), name: z.string(), slug: z.string() }).optional().meta({ description: "With groupBy source." }),
  eventName: z
    .string()
    .optional()
    .meta({ examples: ["Order Completed"] }),
  eventType: z
    .string()
    .optional()
    .meta({ examples: ["track"] }),
  appVersion: z
    .string()
    .optional()
    .meta({ examples: ["4.18.2"] }),
  total: z.int(),
  series: z.array(z.object({ time: SeriesTime, count: z.int() })).meta({ description: "Times without events are left out." }),
});

/** `GET /events/volume` (docs/public-api.md 3.5). */
export const EVENT_VOLUME_ROUTES = [
  defineRoute({
    id: "getEventsVolumeFromWorkspace",
    summary: "Events that the sources of the workspace received, over time",
    method: "GET",
    path: PATH,
    permission: "view_sources",
    query: PageQuery.extend({
      startTime: QueryTime.meta({ description: "From this time on. It is rounded down to the granularity." }),
      endTime: QueryTime.meta({ description: "Before this time. It is rounded up to the granularity." }),
      granularity: Granularity,
      groupBy: groupByList(["eventName", "eventType", "appVersion", "source"]),
      sourceId: queryList(Id, 200).optional().meta({ description: "Only events of these sources." }),
      ...EventFilters,
    }),
    data: z.object({ path: z.string(), query: z.record(z.string(), z.unknown()), result: z.array(Volume), pagination: Pagination }),
    async work({ runtime, actor, query }) {
      const range = readRange(query, OVERVIEW_LIMITS, runtime.clock.now());
      if (!range.ok) return range;
      const { pagination, groupBy = [], sourceId = null } = query;
      const list = await volumeSeries(runtime, actor, {
        sourceIds: sourceId,
        range: range.value,
        groups: groupBy,
        filter: toEventFilter(query),
        page: { offset: pagination.cursor ?? 0, limit: pagination.count },
      });
      return ok({
        path: PATH,
        query: toEcho(query, actor.workspaceId),
        result: list.series.map((series) => toVolume(series, list.sources)),
        pagination: toPagination(list, pagination),
      });
    },
  }),
];

/** Repeats what was asked, as Segment does. */
function toEcho(query: Parameters<typeof toEventFilter>[0] & EchoedQuery, workspaceId: string): Record<string, unknown> {
  const { startTime, endTime, granularity, groupBy, sourceId, eventName, eventType, appVersion } = query;
  const lists = Object.entries({ groupBy, sourceId, eventName, eventType, appVersion }).filter(([, list]) => list !== undefined);
  const times = { startTime: toIsoTime(startTime), endTime: toIsoTime(endTime) };
  return { workspaceId, granularity: granularity.toUpperCase(), ...times, ...Object.fromEntries(lists) };
}

type EchoedQuery = {
  startTime: number;
  endTime: number;
  granularity: string;
  groupBy?: readonly string[] | undefined;
  sourceId?: readonly string[] | undefined;
};

function toVolume(
  { sourceId, eventName, eventType, appVersion, eventCount, points }: EventSeries,
  sources: ReadonlyMap<string, { name: string; slug: string }>,
): z.input<typeof Volume> {
  const source = sourceId === undefined ? undefined : sources.get(sourceId);
  return {
    ...(source !== undefined && { source: { id: sourceId as string, name: source.name, slug: source.slug } }),
    ...(eventName !== undefined && { eventName }),
    ...(eventType !== undefined && { eventType }),
    ...(appVersion !== undefined && { appVersion }),
    total: eventCount,
    series: points.map((point) => ({ time: toIsoTime(point.startsAt), count: point.eventCount })),
  };
}
