import { describe, expect, test as plainTest } from "vitest";
import type { FailedEventCount } from "../../db/failed-events.ts";
import { failedEvents } from "../../observe/failed-events.ts";
import { unknownSourceCalls } from "../../observe/unknown-source-calls.ts";
import { actorIn } from "../../testing/actors.ts";
import { insertSource, insertWorkspace, insertWriteKey } from "../../testing/rows.ts";
import { test } from "../../testing/test.ts";
import { startTestCollector } from "../../testing/test-collector.ts";
import { createFailedOnIngest } from "./failed-on-ingest.ts";

const NO_KIND = { type: "", name: "", appVersion: "" };

describe("an event that breaks a rule", () => {
  test("is counted by source and code, with a sample without its write key", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const { writeKey, sourceId } = collector;
    const owner = actorIn(collector.workspaceId);
    const nameless = { type: "track", userId: "u", writeKey, properties: { odd: "\u0000 \ud800" } };
    await collector.send({
      path: "/v1/batch",
      body: JSON.stringify({ writeKey, batch: [nameless, { type: "identify" }, nameless, "text"] }),
    });
    runtime.clock.advance({ days: 1 });
    await collector.send({ path: "/v1/track", body: JSON.stringify({ userId: "u", writeKey }) });
    await collector.send({ path: "/v1/batch", body: JSON.stringify({ writeKey, batch: [] }) });
    await collector.close();

    const now = runtime.clock.now();
    const failed = await failedEvents(runtime, owner, sourceId);
    expect(failed.map(({ code, count, lastSeenAt }) => ({ code, count, lastSeenAt }))).toEqual([
      { code: "event_not_defined", count: 3, lastSeenAt: now },
      { code: "bad_request", count: 1, lastSeenAt: now - 86_400_000 },
      { code: "empty_batch", count: 1, lastSeenAt: now },
      { code: "no_user_anon_id", count: 1, lastSeenAt: now - 86_400_000 },
    ]);
    expect(failed[0]?.samples).toHaveLength(3);
    expect(failed[0]?.samples[0]).toEqual({ receivedAt: now, event: '{"userId":"u"}' });
    expect(failed[0]?.samples[1]?.event).toBe('{"type":"track","userId":"u","properties":{"odd":"\\u0000 \\ufffd"}}');
    expect(JSON.stringify(failed)).not.toContain(writeKey);
  });

  test("leaves the ten newest samples of each code, each with at most 4096 characters", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const { writeKey, sourceId, workspaceId } = collector;
    const bad = (index: number) => ({ type: "track", userId: `u-${index}`, properties: { long: "🙂".repeat(3000) } });
    await collector.send({ path: "/v1/batch", body: JSON.stringify({ writeKey, batch: Array.from({ length: 30 }, (_, i) => bad(i)) }) });
    await collector.close();
    runtime.clock.advance({ minutes: 1 });
    const next = await startTestCollector(runtime, {}, { id: sourceId, workspaceId, writeKey });
    await next.send({ path: "/v1/track", body: JSON.stringify({ userId: "newest", writeKey }) });
    await next.close();

    const [failed] = await failedEvents(runtime, actorIn(workspaceId), sourceId);
    expect(failed).toMatchObject({ code: "event_not_defined", count: 31 });
    expect(failed?.samples).toHaveLength(10);
    expect(failed?.samples[0]?.event).toBe('{"userId":"newest"}');
    for (const { event } of failed?.samples ?? []) expect(event.length).toBeLessThanOrEqual(4096);
  });

  test("is not visible to another workspace, or to members without a role", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    await collector.send({ path: "/v1/track", body: JSON.stringify({ userId: "u", writeKey: collector.writeKey }) });
    await collector.close();
    const stranger = actorIn((await insertWorkspace(runtime)).id);
    for (const actor of [stranger, actorIn(collector.workspaceId, "minimal_access")]) {
      expect(await failedEvents(runtime, actor, collector.sourceId)).toEqual([]);
    }
    expect(await failedEvents(runtime, actorIn(collector.workspaceId, "source_read_only"), collector.sourceId)).toHaveLength(1);
  });

  test("does not block the others when its source is deleted before the counts are written", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const gone = await insertSource(runtime, { workspaceId: collector.workspaceId });
    const goneKey = await insertWriteKey(runtime, gone.id);
    for (const writeKey of [goneKey, collector.writeKey]) {
      await collector.send({ path: "/v1/track", body: JSON.stringify({ userId: "u", writeKey }) });
    }
    await runtime.db.deleteFrom("source").where("id", "=", gone.id).execute();
    await collector.close();
    expect(await failedEvents(runtime, actorIn(collector.workspaceId), collector.sourceId)).toMatchObject([{ count: 1 }]);
  });
});

describe("a dropped call", () => {
  test("gets 200 and is counted by event when its source is disabled", async ({ runtime }) => {
    const source = await insertSource(runtime, { enabled: false });
    const writeKey = await insertWriteKey(runtime, source.id);
    const collector = await startTestCollector(runtime, {}, { ...source, writeKey });
    const batch = [{ type: "track", userId: "u", event: "e" }, { type: "track" }];
    const answer = await collector.send({ path: "/v1/batch", body: JSON.stringify({ writeKey, batch }) });
    expect(answer).toMatchObject({ status: 200, text: '{"success":true}' });
    expect(await collector.records()).toEqual([]);
    expect(await failedEvents(runtime, actorIn(source.workspaceId), source.id)).toEqual([
      { code: "source_disabled", count: 2, lastSeenAt: runtime.clock.now(), samples: [] },
    ]);
  });

  test("gets 200 and is counted by day when its key is unknown, and the key is not kept", async ({ runtime }) => {
    await runtime.db.deleteFrom("unknownSourceCall").execute();
    const collector = await startTestCollector(runtime);
    const owner = actorIn(collector.workspaceId);
    for (let index = 0; index < 3; index += 1) {
      const body = JSON.stringify({ userId: "u", event: "e", writeKey: `nobody-has-key-${index}` });
      expect(await collector.send({ path: "/v1/track", body })).toMatchObject({ status: 200, text: '{"success":true}' });
    }
    await collector.close();
    const now = runtime.clock.now();
    expect(await unknownSourceCalls(runtime, owner)).toEqual([{ day: Date.UTC(2026, 10, 16), callCount: 3, lastSeenAt: now }]);
    expect(await unknownSourceCalls(runtime, actorIn(collector.workspaceId, "source_read_only"))).toEqual([]);
  });
});

describe("counts that cannot be written", () => {
  const NOON = Date.UTC(2026, 10, 16, 12);

  plainTest("are written with those that came since, and only once", async () => {
    const written: FailedEventCount[] = [];
    const calls: number[] = [];
    let away = true;
    const failures = createFailedOnIngest({
      async addEvents(counts) {
        if (away) throw new Error("PostgreSQL is away.");
        written.push(...counts);
      },
      async addUnknownSourceCalls({ callCount }) {
        if (away) throw new Error("PostgreSQL is away.");
        calls.push(callCount);
      },
    });
    failures.countEvents("source", NOON, [{ code: "bad_request", event: "1", kind: NO_KIND }]);
    failures.countUnknownSource(NOON);
    await expect(failures.flush()).rejects.toThrow("away");
    failures.countEvents("source", NOON + 1, [{ code: "bad_request", event: "2", kind: NO_KIND }]);
    failures.countUnknownSource(NOON);
    await expect(failures.flush()).rejects.toThrow("away");

    away = false;
    await failures.flush();
    await failures.flush();
    expect(written).toMatchObject([{ sourceId: "source", code: "bad_request", eventCount: 2, lastSeenAt: new Date(NOON + 1) }]);
    expect(written[0]?.samples.map((sample) => sample.event)).toEqual(["1", "2"]);
    expect(calls).toEqual([2]);
  });

  plainTest("do not grow without bound, however many sources send nonsense", async () => {
    const written: FailedEventCount[] = [];
    const failures = createFailedOnIngest({
      addEvents: async (counts) => void written.push(...counts),
      addUnknownSourceCalls: async () => {},
    });
    for (let index = 0; index < 20_000; index += 1)
      failures.countEvents(`source-${index}`, NOON, [{ code: "bad_request", event: String(index), kind: NO_KIND }]);
    await failures.flush();
    expect(written).toHaveLength(10_000);
    expect(written.reduce((total, { samples }) => total + samples.length, 0)).toBe(2_000);
  });
});
