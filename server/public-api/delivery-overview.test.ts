import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configureApis, DeliveryOverviewApi, unwrap } from "@segment/public-api-sdk-typescript";
import { describe, expect } from "vitest";
import type { EventKind } from "../domain/batch/event-kind.ts";
import { tokenFor } from "../testing/api-client.ts";
import { startApiServer } from "../testing/api-server.ts";
import { insertWorkspaceMember } from "../testing/members.ts";
import { insertSource } from "../testing/rows.ts";
import { createScriptedAws } from "../testing/scripted-aws.ts";
import { type SentEvent, simulateDay } from "../testing/simulated-day.ts";
import { test as base } from "../testing/test.ts";
import { createTestClock } from "../testing/test-clock.ts";
import { createTestRuntime } from "../testing/test-runtime.ts";

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 20, 12);
const PAGE = { count: 1000 };

/** One simulated day, and Segment's own SDK. */
const test = base.extend("api", { scope: "file" }, async ({ db }, { onCleanup }) => {
  const dataDir = await mkdtemp(join(tmpdir(), "sluice-overview-"));
  const aws = createScriptedAws();
  const runtime = { ...createTestRuntime({ db, clock: createTestClock(), dataDir, aws }), aws };
  const day = await simulateDay(runtime, NOON);
  const token = await tokenFor(runtime, await insertWorkspaceMember(runtime, day.workspaceId));
  const server = await startApiServer(runtime);
  onCleanup(async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  const overview = new DeliveryOverviewApi(server.url);
  overview.accessToken = token;
  const apis = configureApis(token);
  for (const api of Object.values(apis)) api.basePath = server.url;
  return { runtime, day, overview, apis, url: server.url, token };
});

const GRANULARITIES = [
  ["minute", NOON - 26 * HOUR, NOON - 25 * HOUR, 60_000],
  ["hour", NOON - 72 * HOUR, NOON, HOUR],
  ["day", NOON - 12 * HOUR - 6 * 24 * HOUR, NOON + 12 * HOUR, 24 * HOUR],
] as const;

describe.for(GRANULARITIES)("with the granularity %s", ([granularity, from, to, unitMs]) => {
  test("each step equals the events that were sent, by name, type, version and reason", async ({ api: { day, overview } }) => {
    const { sourceId, destinationId } = day;
    const [start, end] = [new Date(from).toISOString(), new Date(to).toISOString()];
    const groups = ["eventName", "eventType", "appVersion"];
    const withReason = [...groups, "discardReason"];
    const ofSource = [sourceId, start, end, granularity, PAGE] as const;
    const ofDestination = [sourceId, destinationId, start, end, granularity, PAGE] as const;
    const isDelivered = (event: SentEvent) => event.code === null && day.states.get(event.batch)?.state === "delivered";
    const isFailed = (event: SentEvent) => event.code === null && day.states.get(event.batch)?.state === "failed";
    const toDetail = ({ batch }: SentEvent) => day.states.get(batch)?.detail ?? "";
    const toAttempt = (event: SentEvent) => `successes.attempt.${toDetail(event)}`;
    const within = day.events.filter(({ receivedAt }) => receivedAt >= from && receivedAt < to);

    const steps = [
      [overview.getIngressSuccessMetricsFromDeliveryOverview(...ofSource, groups), within.filter(({ code }) => code === null), null],
      [
        overview.getIngressFailedMetricsFromDeliveryOverview(...ofSource, withReason),
        within.filter(({ code }) => code !== null),
        ({ code }: SentEvent) => code,
      ],
      [overview.getFilteredAtSourceMetricsFromDeliveryOverview(...ofSource, withReason), [], null],
      [overview.getFilteredAtDestinationMetricsFromDeliveryOverview(...ofDestination, withReason), [], null],
      [overview.getEgressFailedMetricsFromDeliveryOverview(...ofDestination, withReason), within.filter(isFailed), toDetail],
      [overview.getEgressSuccessMetricsFromDeliveryOverview(...ofDestination, withReason), within.filter(isDelivered), toAttempt],
    ] as const;
    for (const [call, events, toReason] of steps) {
      const { total, dataset, pagination } = (await unwrap(call as Promise<never>)) as Answer;
      expect(total).toBe(events.length);
      const shown = dataset.map(({ eventName, eventType, appVersion, discardReason, total: count, series }) => ({
        key: [eventType, eventName, appVersion, discardReason ?? null],
        count,
        series: series.map((point) => [point.time, point.count]),
      }));
      expect(sortedByKey(shown)).toEqual(sortedByKey(expected(events, toReason, unitMs)));
      expect(pagination).toEqual({ current: "MA==", next: null, previous: null, totalEntries: dataset.length });
    }
  });

  test("events/volume has the events of the workspace's sources", async ({ api: { day, apis } }) => {
    const [start, end] = [new Date(from).toISOString(), new Date(to).toISOString()];
    const name = granularity.toUpperCase() as "MINUTE" | "HOUR" | "DAY";
    const within = day.events.filter(({ receivedAt, code }) => code === null && receivedAt >= from && receivedAt < to);
    const { result, path, query } = (await unwrap(
      apis.events.getEventsVolumeFromWorkspace(name, start, end, ["source", "eventType"]) as Promise<never>,
    )) as Volume;

    expect([path, query.workspaceId]).toEqual(["/events/volume", day.workspaceId]);
    const byType = Map.groupBy(within, ({ kind }) => kind.type);
    const totals = result.map(({ source, eventType, total }) => [source?.id, eventType, total]);
    expect(totals.toSorted()).toEqual([...byType].map(([type, events]) => [day.sourceId, type, events.length]).toSorted());
  });
});

type Answer = {
  total: number;
  dataset: {
    eventName: string;
    eventType: string;
    appVersion: string;
    discardReason?: string;
    total: number;
    series: { time: string; count: number }[];
  }[];
  pagination: object;
};
type Volume = { path: string; query: { workspaceId: string }; result: { source?: { id: string }; eventType: string; total: number }[] };

function expected(events: readonly SentEvent[], toReason: ((event: SentEvent) => string | null) | null, unitMs: number) {
  const key = (event: SentEvent) => [...kindValues(event.kind), toReason === null ? null : toReason(event)];
  return [...Map.groupBy(events, (event) => JSON.stringify(key(event)))].map(([text, group]) => ({
    key: JSON.parse(text) as (string | null)[],
    count: group.length,
    series: [...Map.groupBy(group, ({ receivedAt }) => Math.floor(receivedAt / unitMs) * unitMs)]
      .sort(([one], [other]) => one - other)
      .map(([at, slot]) => [new Date(at).toISOString(), slot.length]),
  }));
}

function kindValues({ type, name, appVersion }: EventKind): string[] {
  return [type, name, appVersion];
}

function sortedByKey<Row extends { key: unknown }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((one, other) => JSON.stringify(one.key).localeCompare(JSON.stringify(other.key)));
}

test("a filter and a page narrow the answer", async ({ api: { day, overview } }) => {
  const [start, end] = [new Date(NOON - 72 * HOUR).toISOString(), new Date(NOON).toISOString()];
  const read = async (pagination: { count: number; cursor?: string }) =>
    (await unwrap(
      overview.getIngressSuccessMetricsFromDeliveryOverview(day.sourceId, start, end, "hour", pagination, ["eventName"], {
        eventType: ["track"],
        appVersion: ["1.1.0", "2.0.0"],
      } as never) as Promise<never>,
    )) as Answer & { pagination: { next: string | null } };
  const wanted = day.events.filter(({ code, kind }) => code === null && kind.type === "track" && kind.appVersion !== "1.0.0");
  const first = await read({ count: 2 });
  expect(first.total).toBe(wanted.length);
  const second = await read({ count: 2, cursor: first.pagination.next as string });
  const names = [...first.dataset, ...second.dataset].map(({ eventName }) => eventName);
  expect(new Set(names).size).toBe(4);
  for (const { eventName, total } of first.dataset) expect(total).toBe(wanted.filter(({ kind }) => kind.name === eventName).length);
});

test("only retried deliveries are found by their attempt", async ({ api: { day, overview } }) => {
  const [start, end] = [new Date(NOON - 72 * HOUR).toISOString(), new Date(NOON).toISOString()];
  const { sourceId, destinationId } = day;
  const answer = (await unwrap(
    overview.getEgressSuccessMetricsFromDeliveryOverview(sourceId, destinationId, start, end, "hour", PAGE, [], {
      discardReason: ["successes.attempt.2"],
    } as never) as Promise<never>,
  )) as { total: number; dataset: { totalRetryCount: number }[] };
  const retried = day.events.filter(({ batch, code }) => batch === 2 && code === null).length;
  expect(answer).toMatchObject({ total: retried, dataset: [{ totalRetryCount: retried }] });
});

test("the delivery metrics of a destination sum up its states", async ({ api: { runtime, day, apis } }) => {
  runtime.clock.set(NOON);
  const answer = await unwrap(
    apis.destinations.listDeliveryMetricsSummaryFromDestination(
      day.destinationId,
      day.sourceId,
      undefined,
      undefined,
      "HOUR",
    ) as Promise<never>,
  );
  const inState = (state: string) => day.events.filter(({ batch, code }) => code === null && day.states.get(batch)?.state === state).length;
  expect(answer).toMatchObject({
    deliveryMetricsSummary: {
      sourceId: day.sourceId,
      metrics: [
        { metricName: "successes", total: inState("delivered") },
        { metricName: "pending", total: inState("pending") },
        {
          metricName: "failures",
          total: inState("failed"),
          breakdown: [{ metricName: "failures.access_denied", value: inState("failed") }],
        },
      ],
    },
  });
});

test.for([
  ["MINUTE", 5, 0, "With the granularity MINUTE, the range can't be longer than 4 hours."],
  ["MINUTE", 52, 50, "With the granularity MINUTE, startTime can't be earlier than 48 hours ago."],
  ["HOUR", 15 * 24, 0, "With the granularity HOUR, the range can't be longer than 14 days."],
  ["HOUR", 31 * 24, 30 * 24, "With the granularity HOUR, startTime can't be earlier than 30 days ago."],
  ["DAY", 31 * 24, 0, "With the granularity DAY, the range can't be longer than 30 days."],
  ["HOUR", 1, 2, "endTime has to be after startTime."],
] as const)(
  "%s from %d to %d hours ago is refused: %s",
  async ([granularity, from, to, message], { api: { runtime, day, url, token } }) => {
    runtime.clock.set(NOON);
    const [startTime, endTime] = [from, to].map((hours) => new Date(NOON - hours * HOUR).toISOString());
    const query = new URLSearchParams({ sourceId: day.sourceId, startTime: startTime ?? "", endTime: endTime ?? "", granularity });
    for (const path of ["/delivery-overview/successfully-received", "/events/volume"]) {
      const response = await fetch(`${url}${path}?${query}`, { headers: { authorization: `Bearer ${token}` } });
      expect([response.status, (await response.json()).errors[0].message]).toEqual([422, message]);
    }
  },
);

test("a destination of another source is unknown", async ({ api: { runtime, day, url, token } }) => {
  const other = await insertSource(runtime, { workspaceId: day.workspaceId });
  const times = { startTime: new Date(NOON - HOUR).toISOString(), endTime: new Date(NOON).toISOString(), granularity: "HOUR" };
  const query = new URLSearchParams({ sourceId: other.id, destinationConfigId: day.destinationId, ...times });
  const response = await fetch(`${url}/delivery-overview/failed-delivery?${query}`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(404);
});
