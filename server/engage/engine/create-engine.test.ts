import { existsSync } from "node:fs";
import { rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { createEngine } from "./create-engine.ts";
import { engineTest as test, toLine, writeRecords } from "./engine-test.ts";

describe("a part", () => {
  test("holds the events with their properties, pages with their name", async ({ engine, openHistory }) => {
    const session = await openHistory([
      { at: 1, userId: "u", event: "Order Completed", properties: { price: 5 }, timestamp: "1970-01-01T00:00:00.000Z" },
      { at: 2, userId: "u", type: "page", name: "Home", properties: { path: "/" } },
      { at: 3, userId: "u", type: "screen", name: "Start" },
      { at: 4, userId: "u", type: "group", groupId: "g", traits: { email: "group@y.z" } },
    ]);
    const profile = await engine.profile({ session, identifier: "user_id:u" });
    expect(profile).toMatchObject({
      ok: true,
      value: {
        identifiers: [{ type: "user_id", value: "u" }],
        events: [
          { at: 3, type: "screen", event: "Screen Viewed", properties: { screen_name: "Start" } },
          { at: 2, type: "page", event: "Page Viewed", sourceId: "site", properties: { page_name: "Home", path: "/" } },
          { at: 0, type: "track", event: "Order Completed", messageId: "m1", properties: { price: 5 } },
        ],
      },
    });
  });

  test("holds every event of a batch with an unpaired surrogate, with a key twice, and with a line that is no JSON", async ({
    engine,
    folder,
  }) => {
    const lines = [
      toLine({ at: 1, userId: "u", event: "A" }),
      toLine({ at: 2, userId: "u", event: "B" }).replace('"B"', '"B\\ud800"'),
      toLine({ at: 3, userId: "u", event: "C" }).replace('"userId":"u"', '"userId":"v","userId":"u"'),
      '{"type":',
    ];
    const target = join(folder, "part.parquet");
    const written = await engine.writePart({ ndjsonGzPaths: [await writeRecords(folder, lines)], target });
    expect(written).toMatchObject({ ok: true, value: { eventCount: 3, firstAt: 1, lastAt: 3 } });

    const profile = await engine.profile({ session: { workspaceId: "acme", version: "1", parts: [{ path: target }] }, identifier: "u" });
    expect(profile).toMatchObject({ ok: true, value: { events: [{ event: "C" }, { event: "B\ufffd" }, { event: "A" }] } });
  });

  test("is written whole or not at all: a full disk is a fault, and leaves nothing", async ({ engine, folder }) => {
    const target = join(folder, "part.parquet");
    await symlink("/dev/full", `${target}.incomplete`);
    const batch = await writeRecords(folder, [toLine({ at: 1, userId: "u", event: "A" })]);
    expect(await engine.writePart({ ndjsonGzPaths: [batch], target })).toMatchObject({ ok: false, error: { code: "disk_full" } });
    expect(existsSync(target)).toBe(false);
    expect(await engine.writePart({ ndjsonGzPaths: [batch], target })).toMatchObject({ ok: true });
  });

  test("cannot be written where a file stands in the way", async ({ engine, folder }) => {
    const batch = await writeRecords(folder, [toLine({ at: 1, userId: "u", event: "A" })]);
    await writeFile(join(folder, "file"), "");
    const written = await engine.writePart({ ndjsonGzPaths: [batch], target: join(folder, "file", "part.parquet") });
    expect(written).toMatchObject({ ok: false, error: { code: "engine_failed" } });
  });
});

describe("the latest traits", () => {
  test("come from all identify calls; null clears one", async ({ engine, openHistory }) => {
    const session = await openHistory([
      { at: 1, userId: "u", type: "identify", traits: { plan: "free", age: 5, city: "Ulm" } },
      { at: 3, userId: "u", type: "identify", traits: { plan: "pro", city: null } },
      { at: 2, anonymousId: "a", type: "identify", traits: { plan: "trial" } },
      { at: 4, anonymousId: "a", userId: "u", event: "A" },
    ]);
    expect(await engine.profile({ session, identifier: "anonymous_id:a" })).toMatchObject({
      ok: true,
      value: {
        profileId: "user_id:u",
        traits: [
          { name: "age", value: 5, at: 1 },
          { name: "plan", value: "pro", at: 3 },
        ],
      },
    });
  });

  test("and links stay when their events expire", async ({ engine, folder, openHistory }) => {
    const { parts } = await openHistory(
      [
        { at: 1, userId: "u", type: "identify", traits: { plan: "free", "a.b": 1, city: "Ulm" } },
        { at: 2, userId: "u", type: "identify", traits: { plan: "pro", city: null } },
        { at: 3, userId: "u", anonymousId: "a", event: "A" },
      ],
      [{ at: 4, anonymousId: "a", type: "identify", traits: { age: 5 } }],
    );
    const target = join(folder, "base.parquet");
    expect(await engine.foldParts({ paths: parts.map(({ path }) => path), target })).toMatchObject({ ok: true });

    const session = { workspaceId: "acme", version: "base", parts: [{ path: target }] };
    expect(await engine.profile({ session, identifier: "a" })).toMatchObject({
      ok: true,
      value: {
        profileId: "user_id:u",
        traits: [
          { name: "a.b", value: 1, at: 1 },
          { name: "age", value: 5, at: 4 },
          { name: "plan", value: "pro", at: 2 },
        ],
        events: [],
      },
    });
  });
});

test("compaction keeps every row", async ({ engine, folder, openHistory }) => {
  const { parts } = await openHistory(
    [
      { at: 1, userId: "u", event: "B" },
      { at: 3, userId: "u", event: "A" },
    ],
    [{ at: 2, userId: "u", event: "A" }],
  );
  const target = join(folder, "whole.parquet");
  const compacted = await engine.compactParts({ paths: parts.map(({ path }) => path), target });
  expect(compacted).toMatchObject({ ok: true, value: { eventCount: 3, firstAt: 1, lastAt: 3 } });
  const profile = await engine.profile({ session: { workspaceId: "acme", version: "c", parts: [{ path: target }] }, identifier: "u" });
  expect(profile).toMatchObject({ ok: true, value: { events: [{ at: 3 }, { at: 2 }, { at: 1 }] } });
});

test("suggestions are the most frequent values that begin with the prefix", async ({ engine, openHistory }) => {
  const session = await openHistory([
    { at: 1, userId: "u", event: "Order Completed", properties: { price: 5, "a.b": "x" } },
    { at: 2, userId: "u", event: "Order Completed", properties: { price: 5, coupon: { code: "Spring" } } },
    { at: 3, userId: "u", event: "Order Failed" },
    { at: 4, userId: "u", type: "identify", traits: { plan: "pro" } },
  ]);
  const suggest = async (question: Parameters<typeof engine.suggest>[0]["question"]) => {
    const suggested = await engine.suggest({ session, question });
    return suggested.ok ? suggested.value.values : suggested.error;
  };
  expect(await suggest({ of: "event", prefix: "order c" })).toEqual([{ value: "Order Completed", count: 2 }]);
  expect(await suggest({ of: "property", event: "Order Completed" })).toEqual([
    { value: "price", count: 2 },
    { value: "a.b", count: 1 },
    { value: "coupon", count: 1 },
  ]);
  expect(await suggest({ of: "value", event: "Order Completed", path: "price" })).toEqual([{ value: 5, count: 2 }]);
  expect(await suggest({ of: "value", event: "Order Completed", path: "coupon.code" })).toEqual([{ value: "Spring", count: 1 }]);
  expect(await suggest({ of: "trait" })).toEqual([{ value: "plan", count: 1 }]);
  expect(await suggest({ of: "trait_value", path: "plan" })).toEqual([{ value: "pro", count: 1 }]);
});

test("an empty history knows nobody", async ({ engine }) => {
  const session = { workspaceId: "acme", version: "empty", parts: [] };
  expect(await engine.profile({ session, identifier: "u" })).toEqual({ ok: true, value: null });
  expect(await engine.suggest({ session, question: { of: "event" } })).toEqual({ ok: true, value: { values: [] } });
});

describe("the process", () => {
  test("may be killed: its request fails, and the next one works", async ({ engine, openHistory }) => {
    const session = await openHistory([{ at: 1, userId: "u", event: "A" }]);
    const asked = engine.profile({ session, identifier: "u" });
    await Promise.resolve();
    process.kill(engine.processId() ?? 0, "SIGKILL");
    expect(await asked).toMatchObject({ ok: false, error: { code: "child_killed" } });
    expect(await engine.profile({ session, identifier: "u" })).toMatchObject({ ok: true, value: { profileId: "user_id:u" } });
  });

  test("is killed when it needs more memory than it may have", async ({ folder, engine }) => {
    const batch = await writeRecords(folder, [toLine({ at: 1, userId: "u", event: "A" })]);
    const small = createEngine({ directory: join(folder, "small"), memoryMb: 20 });
    expect(await small.writePart({ ndjsonGzPaths: [batch], target: join(folder, "part.parquet") })).toMatchObject({
      ok: false,
      error: { code: "out_of_memory", message: expect.stringContaining("ENGAGE_MEMORY_MB") },
    });
    expect(small.processId()).toBe(null);
    await small.stop();
    expect(await engine.writePart({ ndjsonGzPaths: [batch], target: join(folder, "part.parquet") })).toMatchObject({ ok: true });
  });

  test("starts with the first request, and ends when it is idle", async ({ folder }) => {
    const waits: { ms: number; work: () => void; cancelled: boolean }[] = [];
    const timers = {
      after(ms: number, work: () => void) {
        const wait = { ms, work, cancelled: false };
        waits.push(wait);
        return () => {
          wait.cancelled = true;
        };
      },
      every: () => () => {},
    };
    const engine = createEngine({ directory: join(folder, "idle"), memoryMb: 1000, timers });
    expect(engine.processId()).toBe(null);
    await engine.suggest({ session: { workspaceId: "acme", version: "1", parts: [] }, question: { of: "event" } });
    expect(engine.processId()).not.toBe(null);
    waits.find(({ ms, cancelled }) => ms === 60_000 && !cancelled)?.work();
    expect(engine.processId()).toBe(null);
    await engine.stop();
  });

  test("is killed when a request takes too long", async ({ folder }) => {
    const timers = {
      after: (ms: number, work: () => void) => {
        if (ms > 60_000) queueMicrotask(work);
        return () => {};
      },
      every: () => () => {},
    };
    const engine = createEngine({ directory: join(folder, "late"), memoryMb: 1000, timers });
    const session = { workspaceId: "acme", version: "1", parts: [] };
    expect(await engine.profile({ session, identifier: "u" })).toMatchObject({ ok: false, error: { code: "timeout" } });
    await engine.stop();
  });

  test("says which fault it is if a part is missing", async ({ engine, openHistory }) => {
    const session = await openHistory([{ at: 1, userId: "u", event: "A" }]);
    await rm(session.parts[0]?.path ?? "");
    expect(await engine.profile({ session, identifier: "u" })).toMatchObject({ ok: false, error: { code: "missing_part" } });
  });
});
