import { z } from "zod";
import { OVERVIEW_LIMITS } from "../domain/overview/query-limits.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { type EventSeries, type SeriesStep, stepSeries } from "../observe/event-series.ts";
import { type ApiError, refusalError } from "./api-error.ts";
import {
  DetailFilter,
  EventFilters,
  Granularity,
  groupByList,
  QueryTime,
  readRange,
  SeriesTime,
  toEventFilter,
  toIsoTime,
} from "./event-query.ts";
import { PageQuery, Pagination, toPagination } from "./pagination.ts";
import { defineRoute, Id, type Route } from "./route.ts";

const GROUPS = ["eventName", "eventType", "appVersion"] as const;
const GROUPS_WITH_REASON = [...GROUPS, "discardReason"] as const;

const SourceQuery = PageQuery.extend({
  sourceId: Id,
  startTime: QueryTime.meta({ description: "From this time on. It is rounded down to the granularity." }),
  endTime: QueryTime.meta({ description: "Before this time. It is rounded up to the granularity." }),
  granularity: Granularity,
});

const ReceivedQuery = SourceQuery.extend({
  groupBy: groupByList(GROUPS),
  filter: z.object({ ...EventFilters }).optional(),
});

const DiscardQuery = SourceQuery.extend({
  groupBy: groupByList(GROUPS_WITH_REASON),
  filter: z.object({ ...EventFilters, ...DetailFilter }).optional(),
});

/** Other parameters of Segment's calls, such as subscriptionId, are ignored: no event here can have them. */
const DestinationQuery = DiscardQuery.extend({
  destinationConfigId: Id.meta({ description: "The destination's id." }),
});

const Dataset = z.object({
  eventName: z
    .string()
    .optional()
    .meta({ description: "With groupBy eventName. Empty for events without a name.", examples: ["Order Completed"] }),
  eventType: z
    .string()
    .optional()
    .meta({ examples: ["track"] }),
  appVersion: z
    .string()
    .optional()
    .meta({ examples: ["4.18.2"] }),
  discardReason: z
    .string()
    .optional()
    .meta({ description: "Why the events were refused or failed; of delivered ones, successes.attempt.1 to successes.attempt.10." }),
  total: z.int(),
  totalRetryCount: z.int().optional().meta({ description: "Events that were delivered with a later attempt than the first." }),
  series: z
    .array(z.object({ time: SeriesTime, count: z.int(), retryCount: z.int().optional() }))
    .meta({ description: "Times without events are left out." }),
});

const DATA = z.object({
  total: z.int(),
  dataset: z.array(Dataset),
  pagination: Pagination.extend({ next: z.string().nullable(), previous: z.string().nullable() }),
});

const ATTEMPT = "successes.attempt.";

type Query = z.output<typeof SourceQuery> & {
  destinationConfigId?: string;
  groupBy?: readonly (typeof GROUPS_WITH_REASON)[number][] | undefined;
  filter?: Parameters<typeof toEventFilter>[0] | undefined;
};

function defineStep(step: SeriesStep, path: string, summary: string, query: z.ZodObject): Route {
  return defineRoute({
    id: toId(path),
    summary,
    method: "GET",
    path: `/delivery-overview/${path}`,
    permission: "destinationConfigId" in query.shape ? "view_destinations" : "view_sources",
    query,
    data: DATA,
    work: (call) => readStep(step, { ...call, query: call.query as unknown as Query }),
  });
}

/** The ids that Segment's own document uses. */
function toId(path: string): string {
  const ids: Readonly<Record<string, string>> = {
    "successfully-received": "getIngressSuccessMetricsFromDeliveryOverview",
    "failed-on-ingest": "getIngressFailedMetricsFromDeliveryOverview",
    "filtered-at-source": "getFilteredAtSourceMetricsFromDeliveryOverview",
    "filtered-at-destination": "getFilteredAtDestinationMetricsFromDeliveryOverview",
    "failed-delivery": "getEgressFailedMetricsFromDeliveryOverview",
    "successful-delivery": "getEgressSuccessMetricsFromDeliveryOverview",
  };
  return ids[path] ?? path;
}

/** The six calls of Delivery Overview (docs/public-api.md 3.7). Segment's own do not cover storage destinations; these do. */
export const DELIVERY_OVERVIEW_ROUTES = [
  defineStep("received", "successfully-received", "Events that the source accepted, over time", ReceivedQuery),
  defineStep("failed_on_ingest", "failed-on-ingest", "Events that the source refused, over time", DiscardQuery),
  defineStep("filtered_at_source", "filtered-at-source", "Events that the source filtered, over time: always none", DiscardQuery),
  defineStep(
    "filtered_at_destination",
    "filtered-at-destination",
    "Events that the destination filtered, over time: always none",
    DestinationQuery,
  ),
  defineStep("failed", "failed-delivery", "Events in files that could not be delivered, over time", DestinationQuery),
  defineStep("delivered", "successful-delivery", "Events in delivered files, over time", DestinationQuery),
];

async function readStep(
  step: SeriesStep,
  { runtime, actor, query }: Pick<Parameters<Route["work"]>[0], "runtime" | "actor"> & { query: Query },
): Promise<Result<z.input<typeof DATA>, ApiError>> {
  const { sourceId, destinationConfigId = null, groupBy = [], filter = {}, pagination } = query;
  const range = readRange(query, OVERVIEW_LIMITS, runtime.clock.now());
  if (!range.ok) return range;
  const withAttempts = { ...filter, discardReason: filter.discardReason?.map((reason) => fromReason(step, reason)) };
  const list = await stepSeries(runtime, actor, {
    step,
    sourceId,
    destinationId: destinationConfigId,
    range: range.value,
    groups: groupBy.map((group) => (group === "discardReason" ? "detail" : group)),
    filter: toEventFilter(withAttempts),
    page: { offset: pagination.cursor ?? 0, limit: pagination.count },
  });
  if (!list.ok) return refuse(refusalError(list.error));
  const { total, series, totalCount } = list.value;
  const { next = null, previous = null, ...page } = toPagination({ totalCount }, pagination);
  return ok({ total, dataset: series.map((one) => toDataset(step, one)), pagination: { ...page, next, previous } });
}

function toDataset(
  step: SeriesStep,
  { eventType, eventName, appVersion, detail, eventCount, retryCount, points }: EventSeries,
): z.input<typeof Dataset> {
  const isDelivered = step === "delivered";
  return {
    ...(eventName !== undefined && { eventName }),
    ...(eventType !== undefined && { eventType }),
    ...(appVersion !== undefined && { appVersion }),
    ...(detail !== undefined && { discardReason: isDelivered ? `${ATTEMPT}${detail}` : detail }),
    total: eventCount,
    ...(isDelivered && { totalRetryCount: retryCount }),
    series: points.map((point) => ({
      time: toIsoTime(point.startsAt),
      count: point.eventCount,
      ...(isDelivered && { retryCount: point.retryCount }),
    })),
  };
}

function fromReason(step: SeriesStep, reason: string): string {
  return step === "delivered" && reason.startsWith(ATTEMPT) ? reason.slice(ATTEMPT.length) : reason;
}
