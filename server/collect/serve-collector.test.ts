import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect } from "vitest";
import { insertDestination } from "../testing/rows.ts";
import { test } from "../testing/test.ts";
import { stagedRecords, startTestCollector, type TestCollector } from "../testing/test-collector.ts";
import type { TestRuntime } from "../testing/test-runtime.ts";
import { serveCollector } from "./serve-collector.ts";

let running: TestCollector | null = null;

afterEach(async () => {
  await running?.close();
  running = null;
});

describe("an accepted call", () => {
  test("gets 200 with success, for every form of its write key and body", async ({ runtime }) => {
    const { post, writeKey, records } = await setUp(runtime);
    const event = { type: "track", userId: "1", event: "Order Completed" };
    const basic = { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}` };

    const answers = [
      await post("/v1/track", JSON.stringify({ ...event, messageId: "m-1", writeKey }), { "content-type": "application/json" }),
      await post("/v1/t", JSON.stringify({ ...event, messageId: "m-2" }), { ...basic, "content-type": "text/plain" }),
      await post("/v1/batch", JSON.stringify({ batch: [{ ...event, messageId: "m-3" }] }), basic),
      await post("/v1/import/", gzipSync(JSON.stringify({ writeKey, batch: [{ ...event, messageId: "m-4" }] })), {
        "content-encoding": "gzip",
      }),
    ];
    for (const answer of answers) expect(answer).toEqual({ status: 200, body: { success: true } });
    expect((await records()).map((record) => record["messageId"]).sort()).toEqual(["m-1", "m-2", "m-3", "m-4"]);
  });

  test("is on the disk when it is answered, and its batch is indexed with one file when it closes", async ({ runtime }) => {
    const { post, writeKey, sourceId, close } = await setUp(runtime);
    const destination = await insertDestination(runtime, { sourceId, bucket: "acme-events/raw" });
    await post("/v1/track", JSON.stringify({ userId: "1", event: "e", writeKey }));
    expect(await readdir(join(runtime.config.DATA_DIR, "collect"))).toHaveLength(1);

    await close();
    const [batch] = await runtime.db.selectFrom("batch").selectAll().where("sourceId", "=", sourceId).execute();
    const files = await runtime.db.selectFrom("file").selectAll().where("destinationId", "=", destination.id).execute();
    expect(batch).toMatchObject({ eventCount: 1, sourceId });
    expect(files).toMatchObject([
      {
        batchId: batch?.id,
        bucket: "acme-events",
        key: `raw/segment-logs/${sourceId}/${batch?.receivedDay}/${batch?.id}.gz`,
        state: "pending",
      },
    ]);
  });

  test("survives a crash of the collector: the next one recovers, stages and indexes it", async ({ runtime }) => {
    const { post, writeKey, sourceId } = await setUp(runtime);
    await post("/v1/track", JSON.stringify({ userId: "1", event: "e", messageId: "m-1", writeKey }));

    // The first collector has an open batch. A second one gets a copy of its folder, as after a kill.
    const afterKill = { ...runtime, config: { ...runtime.config, DATA_DIR: `${runtime.config.DATA_DIR}-after-kill`, COLLECTOR_PORT: 0 } };
    await cp(runtime.config.DATA_DIR, afterKill.config.DATA_DIR, { recursive: true });
    const next = await serveCollector(afterKill);
    await next.close();
    await rm(afterKill.config.DATA_DIR, { recursive: true });

    const batches = await runtime.db.selectFrom("batch").select("eventCount").where("sourceId", "=", sourceId).execute();
    expect(batches).toEqual([{ eventCount: 1 }]);
  });
});

test("a client's retry after a restart gets 200, and its events are not stored again", async ({ runtime }) => {
  const { post, writeKey, sourceId, records } = await setUp(runtime);
  const call = JSON.stringify({ batch: [{ type: "track", userId: "1", event: "e", messageId: "m-1" }], writeKey });
  await post("/v1/batch", call);
  await records();

  const next = await serveCollector({ ...runtime, config: { ...runtime.config, COLLECTOR_PORT: 0 } });
  const answer = await fetch(`http://127.0.0.1:${next.port}/v1/batch`, { method: "POST", body: call });
  await next.close();
  expect(answer.status).toBe(200);
  expect((await stagedRecords(runtime, sourceId)).map((record) => record["messageId"])).toEqual(["m-1"]);
});

test("a client's retry is not stored again after a kill without the staging store and PostgreSQL", async ({ runtime }) => {
  const { post, writeKey } = await setUp(runtime);
  const call = JSON.stringify({ batch: [{ type: "track", userId: "1", event: "e", messageId: "m-1" }], writeKey });
  await post("/v1/batch", call);

  const DATA_DIR = await mkdtemp(join(tmpdir(), "sluice-after-kill-"));
  await cp(runtime.config.DATA_DIR, DATA_DIR, { recursive: true });
  const away = () => Promise.reject(new Error("The staging store is away."));
  const alone = { ...runtime, config: { ...runtime.config, DATA_DIR, COLLECTOR_PORT: 0 }, staging: { ...runtime.staging, take: away } };
  const next = await serveCollector(alone);
  const answer = await fetch(`http://127.0.0.1:${next.port}/v1/batch`, { method: "POST", body: call });
  await next.close();

  expect(answer.status).toBe(200);
  const left = await Promise.all((await readdir(join(DATA_DIR, "collect"))).map((name) => readFile(join(DATA_DIR, "collect", name))));
  expect(left.map((bytes) => gunzipSync(bytes).toString().split("\n").length - 1)).toEqual([1]);
  await rm(DATA_DIR, { recursive: true });
});

describe("a deleted folder of open batches", () => {
  test("loses no acknowledged event, and the next call is accepted", async ({ runtime }) => {
    const { post, writeKey, records } = await setUp(runtime);
    const track = (messageId: string) => post("/v1/track", JSON.stringify({ userId: "1", event: "e", messageId, writeKey }));
    for (const messageId of ["m-1", "m-2"]) expect(await track(messageId)).toMatchObject({ status: 200 });

    await rm(join(runtime.config.DATA_DIR, "collect"), { recursive: true });

    expect(await track("m-3")).toMatchObject({ status: 200 });
    expect((await records()).map((record) => record["messageId"]).sort()).toEqual(["m-1", "m-2", "m-3"]);
  });

  test("loses no event when no call follows", async ({ runtime }) => {
    const { post, writeKey, records } = await setUp(runtime);
    await post("/v1/track", JSON.stringify({ userId: "1", event: "e", messageId: "m-1", writeKey }));
    await rm(join(runtime.config.DATA_DIR, "collect"), { recursive: true });

    expect((await records()).map((record) => record["messageId"])).toEqual(["m-1"]);
  });

  test("is created again, so that the collector is ready", async ({ runtime }) => {
    const { url } = await setUp(runtime);
    await rm(join(runtime.config.DATA_DIR, "collect"), { recursive: true });

    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });
});

describe("a refused call", () => {
  test("gets 400 when it is malformed, has no write key, or is too large", async ({ runtime }) => {
    const { post, writeKey } = await setUp(runtime);
    const tooLarge = JSON.stringify({ writeKey, userId: "1", event: "x".repeat(40_000) });
    const bomb = gzipSync(Buffer.alloc(5_000_000, 0x20));

    expect(await post("/v1/track", "{nonsense")).toMatchObject({ status: 400, body: { success: false } });
    expect(await post("/v1/track", `{"userId":"1","event":"e"}`)).toMatchObject({ status: 400, body: { code: "bad_write_key" } });
    expect(await post("/v1/track", tooLarge)).toMatchObject({ status: 400, body: { message: "Exceed payload limit" } });
    expect(await post("/v1/batch", bomb, { "content-encoding": "gzip" })).toMatchObject({
      status: 400,
      body: { message: "Exceed payload limit" },
    });
  });

  test("gets 200 and is not stored when its write key is unknown", async ({ runtime }) => {
    const { post, records } = await setUp(runtime);
    expect(await post("/v1/track", `{"userId":"1","event":"e","writeKey":"nobody-has-this-key"}`)).toEqual({
      status: 200,
      body: { success: true },
    });
    expect(await records()).toEqual([]);
  });

  test("gets 404 for an unknown path, and 405 for a wrong method", async ({ runtime }) => {
    const { post, url } = await setUp(runtime);
    expect((await post("/v1/dance", "{}")).status).toBe(404);
    expect((await fetch(`${url}/v1/track`)).status).toBe(405);
  });
});

async function setUp(runtime: TestRuntime) {
  const collector = await startTestCollector(runtime);
  running = collector;
  return {
    ...collector,
    async post(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
      const response = await fetch(collector.url + path, { method: "POST", body, headers });
      return { status: response.status, body: await response.json() };
    },
  };
}
