import { expect } from "vitest";
import { actorIn } from "../testing/actors.ts";
import { insertDestinationFile } from "../testing/files.ts";
import { insertDestination } from "../testing/rows.ts";
import { test } from "../testing/test.ts";
import { deliveryHistory } from "./delivery-history.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

test("the last 24 hours are told without gaps, each file in the hour in which it was sealed", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const deliveredAt = new Date(runtime.clock.now());
  const firstHour = Math.floor(runtime.clock.now() / HOUR_MS) * HOUR_MS;
  await insertDestinationFile(runtime, destination, { state: "delivered", deliveredAt, eventCount: 100 });
  await insertDestinationFile(runtime, destination, { state: "failed", eventCount: 7 });
  runtime.clock.advance({ hours: 2 });
  await insertDestinationFile(runtime, destination, { state: "pending", eventCount: 3 });

  const { slots = [] } = (await deliveryHistory(runtime, actorIn(destination.workspaceId), destination.id, "hour")) ?? {};

  expect(slots.map((slot) => slot.startsAt)).toEqual(Array.from({ length: 24 }, (_, index) => firstHour + (index - 21) * HOUR_MS));
  expect(slots.filter((slot) => slot.fileCount > 0)).toEqual([
    { startsAt: firstHour, deliveredEventCount: 100, pendingEventCount: 0, failedEventCount: 7, fileCount: 2, byteCount: 107 * 150 },
    { startsAt: firstHour + 2 * HOUR_MS, deliveredEventCount: 0, pendingEventCount: 3, failedEventCount: 0, fileCount: 1, byteCount: 450 },
  ]);
});

test("the last 14 received days are told by day, and older ones are not", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  await insertDestinationFile(runtime, destination, { eventCount: 1 });
  runtime.clock.advance({ days: 1 });
  await insertDestinationFile(runtime, destination, { eventCount: 20 });
  runtime.clock.advance({ days: 13 });

  const { slots = [] } = (await deliveryHistory(runtime, actorIn(destination.workspaceId), destination.id, "day")) ?? {};

  expect(slots.map((slot) => slot.pendingEventCount)).toEqual([20, ...Array(13).fill(0)]);
  expect(slots.at(-1)?.startsAt).toBe(Math.floor(runtime.clock.now() / DAY_MS) * DAY_MS);
});
