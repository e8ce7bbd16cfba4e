import { describe, expect } from "vitest";
import type { EventKind } from "../domain/batch/event-kind.ts";
import { STEP_FACTS } from "../domain/overview/overview-steps.ts";
import { actorIn } from "../testing/actors.ts";
import { createScriptedAws } from "../testing/scripted-aws.ts";
import { type SentEvent, simulateDay } from "../testing/simulated-day.ts";
import { test as base } from "../testing/test.ts";
import { createTestClock } from "../testing/test-clock.ts";
import { createTestRuntime } from "../testing/test-runtime.ts";
import { deliveryOverview, overviewTables } from "./delivery-overview.ts";

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 20, 12);
const NO_FILTER = { names: [], types: [], versions: [] };

/** One simulated day for all tests of the file. */
const test = base.extend("simulated", { scope: "file" }, async ({ db }, { onCleanup }) => {
  const { mkdtemp, rm } = await import("node:fs/promises");
  const dataDir = await mkdtemp("/tmp/sluice-overview-");
  onCleanup(() => rm(dataDir, { recursive: true, force: true }));
  const aws = createScriptedAws();
  const runtime = { ...createTestRuntime({ db, clock: createTestClock(), dataDir, aws }), aws };
  const day = await simulateDay(runtime, NOON);
  return { runtime, day, owner: actorIn(day.workspaceId) };
});

type Simulated = Awaited<ReturnType<typeof simulateDay>>;

/** Counts events the simple way. */
function count(day: Simulated, matches: (event: SentEvent) => boolean, step: string): number {
  return day.events.filter((event) => matches(event) && isAt(day, event, step)).length;
}

function isAt({ states }: Simulated, { code, batch }: SentEvent, step: string): boolean {
  if (step === "received") return code === null;
  if (step === "failed_on_ingest") return code !== null;
  return code === null && states.get(batch)?.state === step;
}

const STEPS = ["received", "failed_on_ingest", "pending", "failed", "delivered"] as const;
const RANGES = [
  ["the last hour, by minute", { preset: "1h" }, HOUR, 60_000],
  ["the last 24 hours, by hour", { preset: "24h" }, 24 * HOUR, HOUR],
  ["the last 7 days, by hour", { preset: "7d" }, 168 * HOUR, HOUR],
  ["the last 14 days, by day", { preset: "14d" }, 336 * HOUR, 24 * HOUR],
  ["a range of minutes", { preset: "custom", from: NOON - 26 * HOUR + 60_000, to: NOON - 25.8 * HOUR }, 11 * 60_000, 60_000],
] as const;

describe.for(RANGES)("in %s", ([, range, lengthMs, unitMs]) => {
  const to = "to" in range ? range.to : Math.ceil((NOON + 1) / unitMs) * unitMs;
  const within = (event: SentEvent, end = to) => event.receivedAt >= end - lengthMs && event.receivedAt < end;

  test.for([
    ["all events", NO_FILTER, () => true],
    ["one name", { ...NO_FILTER, names: ["Event 1"] }, ({ name }: EventKind) => name === "Event 1"],
    [
      "one type and version",
      { names: [], types: ["track"], versions: ["1.1.0"] },
      ({ type, appVersion }: EventKind) => type === "track" && appVersion === "1.1.0",
    ],
    ["events without a version", { ...NO_FILTER, versions: [""] }, ({ appVersion }: EventKind) => appVersion === ""],
  ] as const)("every step and every bar counts %s", async ([, filter, matches], { simulated: { runtime, day, owner } }) => {
    runtime.clock.set(NOON);
    const overview = await deliveryOverview(runtime, owner, day.destinationId, { range, filter });
    if (!overview.ok) throw new Error(overview.error);
    const { steps, slots, storedCount } = overview.value;

    for (const step of STEPS) {
      const inPeriod = (end: number) => count(day, (event) => matches(event.kind) && within(event, end), step);
      expect(steps[step], step).toEqual({ eventCount: inPeriod(to), previousCount: inPeriod(to - lengthMs) });
    }
    for (const slot of slots) {
      const inSlot = (event: SentEvent) =>
        matches(event.kind) && event.receivedAt >= slot.startsAt && event.receivedAt < slot.startsAt + unitMs;
      const { startsAt, failedOnIngest, ...states } = slot;
      expect({ ...states, failed_on_ingest: failedOnIngest }).toEqual(
        Object.fromEntries(STEPS.map((step) => [step, count(day, inSlot, step)])),
      );
    }
    expect(slots).toHaveLength(lengthMs / unitMs);
    const inFiles = steps.delivered.eventCount + steps.pending.eventCount + steps.failed.eventCount;
    expect(storedCount).toBe(filter === NO_FILTER ? inFiles : null);
  });

  test.for(STEPS)(
    "the tables of %s have its events by kind and by reason, now and before",
    async (step, { simulated: { runtime, day, owner } }) => {
      runtime.clock.set(NOON);
      const tables = await overviewTables(runtime, owner, day.destinationId, { range, filter: NO_FILTER, step, reason: null });
      if (!tables.ok) throw new Error(tables.error);

      const atStep = day.events.filter((event) => isAt(day, event, step));
      const periods = [atStep.filter((event) => within(event)), atStep.filter((event) => within(event, to - lengthMs))] as const;
      const toRows = (key: (event: SentEvent) => string) =>
        [...new Set(periods.flat().map(key))].map((name) => [
          name,
          ...periods.map((period) => period.filter((event) => key(event) === name).length),
        ]);
      const toKindText = ({ type, name, appVersion }: EventKind) => [type, name, appVersion].join("/");
      const { kinds, reasons } = tables.value;

      const shownKinds = kinds.map(({ eventType, eventName, appVersion, eventCount, previousCount }) => [
        [eventType, eventName, appVersion].join("/"),
        eventCount,
        previousCount,
      ]);
      expect(shownKinds.toSorted()).toEqual(toRows(({ kind }) => toKindText(kind)).toSorted());
      const toReason = ({ code, batch }: SentEvent) => (step === "received" ? "" : (code ?? day.states.get(batch)?.detail ?? ""));
      const shownReasons = reasons.map(({ reason, eventCount, previousCount }) => [reason, eventCount, previousCount]);
      expect(shownReasons.toSorted()).toEqual(toRows(toReason).toSorted());
    },
  );
});

test("a reason narrows the table of kinds", async ({ simulated: { runtime, day, owner } }) => {
  runtime.clock.set(NOON);
  const query = { range: { preset: "7d" }, filter: NO_FILTER, step: "failed_on_ingest", reason: "event_not_defined" } as const;
  const tables = await overviewTables(runtime, owner, day.destinationId, query);
  const kinds = tables.ok ? tables.value.kinds : [];
  expect(kinds.every(({ eventType, eventName }) => eventType === "track" && eventName === "")).toBe(true);
  expect(kinds.reduce((sum, { eventCount }) => sum + eventCount, 0)).toBe(
    day.events.filter(({ code }) => code === "event_not_defined").length,
  );
});

test("files that failed and that wait are listed with their fault and attempts", async ({ simulated: { runtime, day, owner } }) => {
  runtime.clock.set(NOON);
  const read = async (step: "failed" | "pending") => {
    const tables = await overviewTables(runtime, owner, day.destinationId, {
      range: { preset: "7d" },
      filter: NO_FILTER,
      step,
      reason: null,
    });
    return tables.ok ? tables.value.syncs : [];
  };
  const countBatchEvents = (batch: number) => day.events.filter((event) => event.batch === batch && event.code === null).length;
  expect(await read("failed")).toMatchObject([{ faultKind: "access_denied", eventCount: countBatchEvents(3), expiredAt: NOON - HOUR }]);
  expect(await read("pending")).toMatchObject([{ faultKind: null, attemptCount: 0, eventCount: countBatchEvents(7) }]);
});

test("is refused to others, and for ranges that are not kept", async ({ simulated: { runtime, day, owner } }) => {
  runtime.clock.set(NOON);
  const ask = (actor: typeof owner, range: Parameters<typeof deliveryOverview>[3]["range"]) =>
    deliveryOverview(runtime, actor, day.destinationId, { range, filter: NO_FILTER });
  expect(await ask(actorIn("another workspace"), { preset: "1h" })).toEqual({ ok: false, error: "unknown_destination" });
  expect(await ask(actorIn(day.workspaceId, "minimal_access"), { preset: "1h" })).toEqual({ ok: false, error: "unknown_destination" });
  expect(await ask(owner, { preset: "custom", from: NOON - 15 * 24 * HOUR, to: NOON })).toEqual({ ok: false, error: "range_too_old" });
  expect(await ask(owner, { preset: "custom", from: NOON - HOUR, to: NOON + HOUR })).toEqual({ ok: false, error: "range_in_future" });
  expect(await ask(owner, { preset: "custom", from: NOON, to: NOON })).toEqual({ ok: false, error: "range_empty" });
});

test("a step that can't lose events says why", () => {
  expect(STEP_FACTS.filtered_at_source.never).not.toBeNull();
  expect(STEP_FACTS.filtered_at_destination.never).not.toBeNull();
});
