import { describe, expect, vi } from "vitest";
import { insertLiveSamples } from "../db/live-samples.ts";
import { deleteExpiredLiveWatches, listLiveWatches } from "../db/live-watches.ts";
import { actorIn } from "../testing/actors.ts";
import { insertSource } from "../testing/rows.ts";
import { test } from "../testing/test.ts";
import { basic, startTestCollector } from "../testing/test-collector.ts";
import { watchLiveEvents } from "./watch-live-events.ts";

const EVENT = { receivedAt: 1, type: "track", name: "Order Completed", code: null, text: '{"name":"\\u0000"}', isCut: false };

describe("watching a source", () => {
  test("begins with the first request, lasts as long as requests come, and ends with its samples", async ({ runtime, db, clock }) => {
    const source = await insertSource(runtime);
    const watch = () => watchLiveEvents(runtime, actorIn(source.workspaceId), { sourceId: source.id, after: 0 });
    expect(await watch()).toEqual({ sourceId: source.id, events: [], skippedCount: 0, after: 0, isWatching: false });
    clock.advance({ seconds: 10 });
    expect(await watch()).toMatchObject({ isWatching: true });
    await insertLiveSamples(db, [{ sourceId: source.id, events: [EVENT], skippedCount: 3 }]);
    clock.advance({ seconds: 10 });
    await deleteExpiredLiveWatches(db, new Date(clock.now()));
    expect(await watch()).toMatchObject({ events: [EVENT], skippedCount: 3, isWatching: true });

    clock.advance({ seconds: 16 });
    expect(await watch()).toMatchObject({ isWatching: false });
    clock.advance({ seconds: 16 });
    await deleteExpiredLiveWatches(db, new Date(clock.now()));
    expect((await listLiveWatches(db, 100)).filter(({ sourceId }) => sourceId === source.id)).toEqual([]);
    await insertLiveSamples(db, [{ sourceId: source.id, events: [EVENT], skippedCount: 0 }]);
    expect(await watch()).toMatchObject({ events: [] });
  });

  test("returns each event once, and keeps only the newest samples of a source", async ({ runtime, db }) => {
    const source = await insertSource(runtime);
    const watch = (after: number) => watchLiveEvents(runtime, actorIn(source.workspaceId), { sourceId: source.id, after });
    await watch(0);
    const sample = { sourceId: source.id, events: [EVENT], skippedCount: 0 };
    for (let round = 0; round < 3; round += 1)
      await insertLiveSamples(
        db,
        Array.from({ length: 50 }, () => sample),
      );
    const first = await watch(0);
    expect(first?.events).toHaveLength(100);
    expect(new Set(first?.events.map(({ id }) => id)).size).toBe(100);
    expect(await watch(first?.after ?? 0)).toMatchObject({ events: [], after: first?.after });
  });

  test("needs the permission to view the source", async ({ runtime, db }) => {
    const [source, other] = [await insertSource(runtime), await insertSource(runtime)];
    const stranger = actorIn(other.workspaceId);
    const elsewhere = { ...actorIn(source.workspaceId), grants: [{ role: "source_admin" as const, sourceId: "another" }] };
    for (const actor of [stranger, elsewhere]) expect(await watchLiveEvents(runtime, actor, { sourceId: source.id, after: 0 })).toBeNull();
    expect((await listLiveWatches(db, 100)).map(({ sourceId }) => sourceId)).not.toContain(source.id);
  });
});

test("two collectors deliver accepted and refused events of a watched source, each event once", async ({ runtime }) => {
  const one = await startTestCollector(runtime);
  const known = { id: one.sourceId, workspaceId: one.workspaceId, writeKey: one.writeKey };
  const two = await startTestCollector(runtime, { DATA_DIR: `${runtime.config.DATA_DIR}/two` }, known);
  const seen: { id: string; code: string | null; record: Record<string, unknown> }[] = [];
  let after = 0;
  const poll = async () => {
    const view = await watchLiveEvents(runtime, actorIn(one.workspaceId), { sourceId: one.sourceId, after });
    if (view === null) throw new Error("The source is not visible.");
    after = view.after;
    seen.push(...view.events.map(({ id, code, text }) => ({ id, code, record: JSON.parse(text) })));
  };
  try {
    await poll();
    // A collector notices the watch with its next exchange. Until then, its events are stored and not shown.
    await vi.waitFor(
      async () => {
        for (const [name, { send, writeKey }] of Object.entries({ one, two })) {
          const headers = { authorization: basic(writeKey) };
          await send({ path: "/v1/track", headers, body: JSON.stringify({ event: `From ${name}`, userId: "1" }) });
          await send({ path: "/v1/track", headers, body: JSON.stringify({ event: `Refused by ${name}` }) });
        }
        await poll();
        const found = new Set(seen.map(({ code, record }) => `${code} ${record["event"]}`));
        expect([...found].sort()).toEqual([
          "no_user_anon_id Refused by one",
          "no_user_anon_id Refused by two",
          "null From one",
          "null From two",
        ]);
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    const stored = seen.filter(({ code }) => code === null).map(({ record }) => record);
    for (const record of stored) expect(record).toMatchObject({ projectId: one.sourceId, receivedAt: expect.any(String), version: 2 });
    expect(new Set(stored.map((record) => record["messageId"])).size).toBe(stored.length);
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
});
