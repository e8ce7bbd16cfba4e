import { expect } from "vitest";
import { MINUTE_MS } from "../domain/batch/breakdown.ts";
import { DAY_MS } from "../domain/batch/received-day.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestination } from "../testing/rows.ts";
import { test } from "../testing/test.ts";
import { startTestCollector } from "../testing/test-collector.ts";
import type { TestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { deleteOldCounts } from "./delete-old-counts.ts";
import { deliveryOverview } from "./delivery-overview.ts";

test("counts are deleted after 31 days, those of refused events by minute after 50 hours", async ({ runtime }) => {
  const { clock } = runtime;
  const destination = await insertDestination(runtime);
  await insertWaitingFile(runtime, destination);
  const collector = await startTestCollector(runtime);
  await collector.send({ path: "/v1/track", body: JSON.stringify({ writeKey: collector.writeKey, userId: "u" }) });
  await collector.close();
  const kept = { batchBreakdown: 1, eventHour: 1, deliveryHour: 1, eventKind: 2, sourceLibrary: 0 };
  expect(await countRows(runtime)).toEqual({ ...kept, failedEventCount: 2 });

  clock.advance({ hours: 51 });
  await deleteOldCounts(runtime);
  expect(await countRows(runtime)).toEqual({ ...kept, failedEventCount: 1 });

  clock.advance({ days: 33 });
  await deleteOldCounts(runtime);
  const none = { batchBreakdown: 0, eventHour: 0, deliveryHour: 0, failedEventCount: 0 };
  expect(await countRows(runtime)).toMatchObject(none);
  clock.advance({ days: 1 });
  await deleteOldCounts(runtime);
  expect(await countRows(runtime)).toEqual({ ...none, eventKind: 0, sourceLibrary: 0 });
});

test("a file whose counts are deleted changes its state without counting", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const file = await insertWaitingFile(runtime, destination);
  runtime.clock.advance({ ms: 40 * DAY_MS + MINUTE_MS });
  await deleteOldCounts(runtime);
  await runtime.db.updateTable("file").set({ state: "delivered", deliveredAt: new Date() }).where("id", "=", file.id).execute();
  expect((await countRows(runtime)).deliveryHour).toBe(0);
  const query = { range: { preset: "14d" as const }, filter: { names: [], types: [], versions: [] } };
  const overview = await deliveryOverview(runtime, actorIn(destination.workspaceId), destination.id, query);
  expect(overview.ok && overview.value.steps.delivered).toEqual({ eventCount: 0, previousCount: 0 });
});

const TABLES = ["batchBreakdown", "eventHour", "deliveryHour", "failedEventCount", "eventKind", "sourceLibrary"] as const;

async function countRows({ db }: TestRuntime): Promise<Record<(typeof TABLES)[number], number>> {
  const counts = await Promise.all(TABLES.map(async (table) => [table, (await db.selectFrom(table).selectAll().execute()).length]));
  return Object.fromEntries(counts);
}
