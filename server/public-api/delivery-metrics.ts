import { z } from "zod";
import { UNIT_MS } from "../domain/overview/event-counts.ts";
import { METRICS_LIMITS } from "../domain/overview/query-limits.ts";
import { ok, refuse } from "../domain/result.ts";
import { deliveryTotals } from "../observe/delivery-totals.ts";
import { refusalError } from "./api-error.ts";
import { Granularity, QueryTime, readRange } from "./event-query.ts";
import { defineRoute, Id } from "./route.ts";

/** How long before now the range starts if the call doesn't say (docs/public-api.md 3.5). */
const DEFAULT_LENGTH_MS = { minute: UNIT_MS.hour, hour: 7 * UNIT_MS.day, day: 30 * UNIT_MS.day } as const;

const Metric = z.object({
  metricName: z.string().meta({ examples: ["successes"] }),
  total: z.int(),
  breakdown: z.array(z.object({ metricName: z.string().meta({ examples: ["successes.attempt.1"] }), value: z.int() })).optional(),
});

/** `GET /destinations/{destinationId}/delivery-metrics` (docs/public-api.md 3.5). */
export const DELIVERY_METRICS_ROUTES = [
  defineRoute({
    id: "listDeliveryMetricsSummaryFromDestination",
    summary: "How many events of a source were delivered, wait and failed in a range",
    method: "GET",
    path: "/destinations/{destinationId}/delivery-metrics",
    permission: "view_destinations",
    params: z.object({ destinationId: Id }),
    query: z.object({
      sourceId: Id,
      startTime: QueryTime.optional(),
      endTime: QueryTime.optional(),
      granularity: Granularity.optional(),
    }),
    data: z.object({
      deliveryMetricsSummary: z.object({ sourceId: z.string(), destinationMetadataId: z.string(), metrics: z.array(Metric) }),
    }),
    async work({ runtime, actor, params: { destinationId }, query }) {
      const now = runtime.clock.now();
      const { granularity = "minute", endTime = now, startTime = now - DEFAULT_LENGTH_MS[granularity] } = query;
      const range = readRange({ startTime, endTime, granularity }, METRICS_LIMITS, now);
      if (!range.ok) return range;
      const found = await deliveryTotals(runtime, actor, { destinationId, sourceId: query.sourceId, range: range.value });
      if (!found.ok) return refuse(refusalError(found.error));
      const { metadataId, totals } = found.value;
      const metrics = [
        toMetric("successes", totals.delivered, "successes.attempt."),
        toMetric("pending", totals.pending),
        toMetric("failures", totals.failed, "failures."),
      ];
      return ok({ deliveryMetricsSummary: { sourceId: query.sourceId, destinationMetadataId: metadataId, metrics } });
    },
  }),
];

function toMetric(metricName: string, details: ReadonlyMap<string, number>, prefix?: string): z.input<typeof Metric> {
  const total = [...details.values()].reduce((sum, value) => sum + value, 0);
  if (prefix === undefined) return { metricName, total };
  return { metricName, total, breakdown: [...details].map(([detail, value]) => ({ metricName: `${prefix}${detail}`, value })) };
}
