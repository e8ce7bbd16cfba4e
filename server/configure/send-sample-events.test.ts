import { describe, expect } from "vitest";
import { actorIn } from "../testing/actors.ts";
import { insertSource } from "../testing/rows.ts";
import { test } from "../testing/test.ts";
import { startTestCollector } from "../testing/test-collector.ts";
import { createTrackingClient } from "../tracking-client.ts";
import { sendSampleEvents } from "./send-sample-events.ts";

describe("sample events", () => {
  test("become records of the source, each marked as a sample", async ({ runtime, onTestFinished }) => {
    const collector = await startTestCollector(runtime);
    onTestFinished(collector.close);
    const ready = { ...runtime, tracking: createTrackingClient(collector.url) };

    const sent = await sendSampleEvents(ready, actorIn(collector.workspaceId), collector.sourceId);

    expect(sent).toEqual({ ok: true, value: { eventCount: 4 } });
    const records = await collector.records();
    expect(records.map(({ type }) => type)).toEqual(["identify", "page", "track", "track"]);
    for (const record of records) {
      expect(record).toMatchObject({
        userId: "sample-user",
        messageId: expect.stringMatching(/^sample-/),
        context: { library: { name: "sluice-sample-events" } },
      });
      expect(record["traits"] ?? record["properties"]).toMatchObject({ sample: true });
    }
  });

  test("sent twice are stored twice, because their message ids differ", async ({ runtime, onTestFinished }) => {
    const collector = await startTestCollector(runtime);
    onTestFinished(collector.close);
    const ready = { ...runtime, tracking: createTrackingClient(collector.url) };
    for (let times = 0; times < 2; times += 1) await sendSampleEvents(ready, actorIn(collector.workspaceId), collector.sourceId);
    expect(await collector.records()).toHaveLength(8);
  });

  test("are refused if the source is disabled or has no write key, or if no collector is reachable", async ({ runtime }) => {
    const ready = { ...runtime, tracking: createTrackingClient("http://127.0.0.1:9") };
    const disabled = await insertSource(runtime, { enabled: false });
    const owner = actorIn(disabled.workspaceId);
    expect(await sendSampleEvents(ready, owner, disabled.id)).toEqual({ ok: false, error: "source_disabled" });

    const keyless = await insertSource(runtime, { workspaceId: disabled.workspaceId });
    expect(await sendSampleEvents(ready, owner, keyless.id)).toEqual({ ok: false, error: "no_write_key" });

    await runtime.db
      .insertInto("writeKey")
      .values({ key: "k".repeat(32), sourceId: keyless.id, createdAt: new Date(0) })
      .execute();
    expect(await sendSampleEvents(ready, owner, keyless.id)).toEqual({ ok: false, error: "collector_unavailable" });
  });
});
