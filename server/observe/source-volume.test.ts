import { expect } from "vitest";
import { actorIn } from "../testing/actors.ts";
import { insertDestination } from "../testing/rows.ts";
import { test } from "../testing/test.ts";
import { startTestCollector } from "../testing/test-collector.ts";
import { sourceVolume } from "./source-volume.ts";

test("the volume of a source is counted by hour, type and name, now and on the day before", async ({ runtime }) => {
  const { sourceId, workspaceId } = await insertDestination(runtime);
  const source = { id: sourceId, workspaceId, writeKey: "none" };
  const { writeKey } = await startTestCollector(runtime).then(async (other) => {
    await other.close();
    return other;
  });
  await runtime.db.updateTable("writeKey").set({ sourceId }).where("key", "=", writeKey).execute();
  const send = async (types: readonly string[]) => {
    const collector = await startTestCollector(runtime, {}, { ...source, writeKey });
    const context = { library: { name: "analytics-node", version: "3.1.0" } };
    const batch = types.map((type) => ({ type, userId: "u", event: "Order Completed", name: "Home", context }));
    await collector.send({ path: "/v1/batch", body: JSON.stringify({ writeKey, batch }) });
    await collector.close();
  };
  const noon = runtime.clock.now();
  runtime.clock.advance({ hours: -24 });
  await send(["track", "track", "identify"]);
  runtime.clock.set(noon - 3_600_000);
  await send(["page", "track"]);
  runtime.clock.set(noon);
  await send(["page"]);

  const volume = await sourceVolume(runtime, actorIn(workspaceId), sourceId);
  expect(volume).toMatchObject({ total: 3, previousTotal: 3, types: ["page", "track"] });
  expect(volume?.hours).toHaveLength(24);
  expect(volume?.hours.slice(-2)).toEqual([
    { startsAt: noon - 3_600_000, counts: { page: 1, track: 1 } },
    { startsAt: noon, counts: { page: 1 } },
  ]);
  expect(volume?.top).toEqual([
    { eventType: "page", eventName: "Home", eventCount: 2, previousCount: 0 },
    { eventType: "track", eventName: "Order Completed", eventCount: 1, previousCount: 2 },
    { eventType: "identify", eventName: "", eventCount: 0, previousCount: 1 },
  ]);
  expect(volume?.libraries).toEqual([{ name: "analytics-node", version: "3.1.0", lastSeenAt: noon }]);
  expect(await sourceVolume(runtime, actorIn(workspaceId, "minimal_access"), sourceId)).toBeNull();
});
