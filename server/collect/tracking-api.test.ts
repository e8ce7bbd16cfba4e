import { mkdir, rm, rmdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { failedEvents } from "../observe/failed-events.ts";
import { actorIn } from "../testing/actors.ts";
import { insertSource, insertWriteKey } from "../testing/rows.ts";
import { test } from "../testing/test.ts";
import { basic, startTestCollector } from "../testing/test-collector.ts";

const METRICS_TOKEN = "not-a-secret-of-anybody";
const EVENT = { userId: "u-1", event: "e" };

describe("the write key of a call", () => {
  test("is that of the header if header and body differ", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const other = await insertSource(runtime);
    const otherKey = await insertWriteKey(runtime, other.id);
    const body = JSON.stringify({ ...EVENT, writeKey: otherKey });
    expect((await collector.send({ path: "/v1/track", headers: { authorization: basic(collector.writeKey) }, body })).status).toBe(200);
    expect(await collector.records()).toHaveLength(1);
  });

  test("may be encoded without a colon, and with a scheme in any case", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const bare = Buffer.from(collector.writeKey).toString("base64");
    for (const authorization of [`Basic ${bare}`, `basic ${bare}`, `BASIC  ${bare}`]) {
      const answer = await collector.send({ path: "/v1/track", headers: { authorization }, body: JSON.stringify(EVENT) });
      expect(answer.status).toBe(200);
    }
    expect(await collector.records()).toHaveLength(3);
  });

  test("is required: an empty or very short key gets 400", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    for (const [authorization, code] of [
      [undefined, "bad_write_key"],
      ["Basic Og==", "bad_write_key"],
      [basic("abc"), "write_key_too_short"],
      ["Bearer token", "bad_write_key"],
      ["Basic", "bad_write_key"],
      ["Digest x", "bad_write_key"],
    ] as const) {
      const headers = authorization === undefined ? {} : { authorization };
      const answer = await collector.send({ path: "/v1/track", headers, body: JSON.stringify(EVENT) });
      expect([authorization, answer.status, JSON.parse(answer.text).code]).toEqual([authorization, 400, code]);
    }
    await collector.close();
  });
});

describe("limits", () => {
  test("an event may have 32 KB, and a batch 500 KB, with and without gzip", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const headers = { authorization: basic(collector.writeKey) };
    const single = (byteCount: number) => padded(JSON.stringify(EVENT), byteCount);
    const batch = (byteCount: number) => padded(JSON.stringify({ batch: [{ ...EVENT, type: "track" }] }), byteCount);
    const gzip = { ...headers, "content-encoding": "gzip" };

    const statuses = [
      await collector.send({ path: "/v1/track", headers, body: single(32 * 1024) }),
      await collector.send({ path: "/v1/track", headers, body: single(32 * 1024 + 1) }),
      await collector.send({ path: "/v1/track", headers: gzip, body: gzipSync(single(32 * 1024 + 1)) }),
      await collector.send({ path: "/v1/batch", headers, body: batch(500 * 1024) }),
      await collector.send({ path: "/v1/batch", headers: gzip, body: gzipSync(batch(500 * 1024)) }),
      await collector.send({ path: "/v1/batch", headers, body: batch(500 * 1024 + 1) }),
      await collector.send({ path: "/v1/batch", headers, body: batch(500 * 1024 + 1), chunked: true }),
      await collector.send({ path: "/v1/batch", headers: gzip, body: gzipSync(batch(500 * 1024 + 1)) }),
    ].map((answer) => [answer.status, JSON.parse(answer.text).code]);
    const taken = [200, undefined];
    const refused = [400, "payload_too_large"];
    expect(statuses).toEqual([taken, refused, refused, taken, taken, refused, refused, refused]);
    await collector.close();
  });

  test("a batch of more than 2500 events gets 200, and the first 2500 are kept", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const batch = Array.from({ length: 2503 }, (_, index) => ({ type: "track", userId: "u", event: "e", messageId: `m-${index}` }));
    const answer = await collector.send({ path: "/v1/batch", body: JSON.stringify({ writeKey: collector.writeKey, batch }) });
    expect(answer).toMatchObject({ status: 200, text: '{"success":true}' });
    const records = await collector.records();
    expect(records).toHaveLength(2500);
    expect(new Set(records.map((record) => record["messageId"])).has("m-2500")).toBe(false);
  });

  test("invalid gzip and unknown encodings get 400", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    for (const [encoding, body] of [
      ["gzip", "{}"],
      ["gzip", ""],
      ["br", "{}"],
    ] as const) {
      const answer = await collector.send({ path: "/v1/batch", headers: { "content-encoding": encoding }, body });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toEqual({
        success: false,
        code: "bad_request",
        message: expect.any(String),
        error: expect.any(String),
      });
    }
    await collector.close();
  });

  test("a workspace with too many requests is told how many whole seconds to wait, and others are not limited", async ({ runtime }) => {
    const collector = await startTestCollector(runtime, { REQUESTS_PER_SECOND: 2 });
    const sibling = await insertWriteKey(runtime, (await insertSource(runtime)).id);
    const track = (writeKey: string) => collector.send({ path: "/v1/track", body: JSON.stringify({ ...EVENT, writeKey }) });

    expect([(await track(collector.writeKey)).status, (await track(collector.writeKey)).status]).toEqual([200, 200]);
    const limited = await track(collector.writeKey);
    expect(limited).toMatchObject({
      status: 429,
      headers: { "retry-after": "1", "x-ratelimit-reset": "1", "access-control-allow-origin": "*" },
    });
    expect(JSON.parse(limited.text)).toMatchObject({ success: false, code: "rate_limited" });
    expect((await track(sibling)).status).toBe(200);

    runtime.clock.advance({ ms: 500 });
    expect([(await track(collector.writeKey)).status, (await track(collector.writeKey)).status]).toEqual([200, 429]);
    expect(await collector.records()).toHaveLength(3);
  });
});

describe("events that the tracking API refuses", () => {
  test("a numeric user id, as analytics-ruby may send it, gets 200 and is counted as id_not_string", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const headers = { authorization: basic(collector.writeKey) };
    const body = `{"batch":[{"type":"track","event":"e","user_id":7,"userId":7615917337495251231}]}`;
    expect(await collector.send({ path: "/v1/import", headers, body })).toMatchObject({ status: 200, text: '{"success":true}' });
    expect(await collector.lines()).toEqual([]);
    expect(await failedEvents(runtime, actorIn(collector.workspaceId), collector.sourceId)).toMatchObject([
      { code: "id_not_string", count: 1, samples: [{ event: body.slice('{"batch":['.length, -"]}".length) }] },
    ]);
  });

  test("NaN, as analytics-python may send it, is not JSON: the whole batch gets 400", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const event = `{"type":"track","userId":"u","event":"e"`;
    for (const value of ["NaN", "Infinity", "-Infinity"]) {
      const body = `{"writeKey":"${collector.writeKey}","batch":[${event}},${event},"properties":{"rate":${value}}}]}`;
      const answer = await collector.send({ path: "/v1/batch", body });
      expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
        400,
        { code: "bad_request", message: expect.stringContaining("no NaN") },
      ]);
    }
    expect(await collector.lines()).toEqual([]);
  });

  test("events beyond 2,500 and events above 32 KB get 200, and each has its own code", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const event = { type: "track", userId: "u", event: "e" };
    const large = { ...event, properties: { text: "x".repeat(33_000) } };
    for (const batch of [[large, event], Array.from({ length: 2_502 }, () => event)]) {
      const body = JSON.stringify({ writeKey: collector.writeKey, batch });
      expect((await collector.send({ path: "/v1/batch", body })).status).toBe(200);
    }
    expect(await collector.lines()).toHaveLength(2_501);
    expect(await failedEvents(runtime, actorIn(collector.workspaceId), collector.sourceId)).toMatchObject([
      { code: "batch_limit_exceeded", count: 2 },
      { code: "event_too_large", count: 1 },
    ]);
  });
});

describe("an image beacon", () => {
  test("is an event, as base64 or as a flat query", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const { writeKey } = collector;
    const data = Buffer.from(JSON.stringify({ ...EVENT, messageId: "p-1", properties: { subject: "Grüße ÿ" }, writeKey })).toString(
      "base64",
    );
    const flat = new URLSearchParams({ writeKey, userId: "u-2", event: "Email Opened", messageId: "p-2", "properties.mail.id": "7" });
    for (const query of [
      `data=${encodeURIComponent(data)}`,
      `data=${data}`,
      flat.toString(),
      `${flat}&__proto__.x=1&properties=2&a..b=3`,
    ]) {
      const answer = await collector.send({ method: "GET", path: `/v1/pixel/track?${query}` });
      expect(answer).toMatchObject({ status: 200, headers: { "content-type": "image/gif" } });
      expect(answer.body.subarray(0, 6).toString()).toBe("GIF89a");
    }
    const records = await collector.records();
    expect(records).toContainEqual(expect.objectContaining({ messageId: "p-1", type: "track", properties: { subject: "Grüße ÿ" } }));
    expect(records).toContainEqual(expect.objectContaining({ messageId: "p-2", event: "Email Opened", properties: { mail: { id: "7" } } }));
    expect(JSON.stringify(records)).not.toContain(writeKey);
  });

  test("gets its pixel even if it is not valid", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    for (const query of ["", "?", "?data=", "?data=%%%", "?data=bm9uc2Vuc2U=", "?writeKey=nobody-has-this&userId=1", "?userId=1"]) {
      const answer = await collector.send({ method: "GET", path: `/v1/pixel/identify${query}` });
      expect(answer).toMatchObject({ status: 200, headers: { "content-type": "image/gif", "content-length": "42" } });
    }
    expect(await collector.records()).toEqual([]);
  });
});

describe("settings", () => {
  test("contain the host and the protocol of the request", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const get = (headers: Record<string, string>) =>
      collector.send({ method: "GET", path: `/v1/projects/${collector.writeKey}/settings`, headers });

    const direct = await get({ host: "localhost:3001", origin: "https://shop.example" });
    expect(direct).toMatchObject({
      status: 200,
      headers: {
        "content-type": "application/json",
        "cache-control": "public, max-age=60",
        "access-control-allow-origin": "https://shop.example",
      },
    });
    expect(JSON.parse(direct.text)).toMatchObject({
      integrations: { "Segment.io": { apiKey: collector.writeKey, apiHost: "localhost:3001/v1", protocol: "http" } },
    });

    const proxied = await get({ host: "events.acme.example", "x-forwarded-proto": "https" });
    expect(JSON.parse(proxied.text)).toMatchObject({
      integrations: { "Segment.io": { apiHost: "events.acme.example/v1", protocol: "https" } },
      metrics: { host: "events.acme.example/v1", sampleRate: 0 },
    });
    expect((await get({ host: "evil.example/path?" })).status).toBe(400);
    await collector.close();
  });

  test("contain COLLECTOR_URL if it is set, whatever host and protocol a client sends", async ({ runtime }) => {
    const config = { COLLECTOR_URL: "https://events.acme.example", COLLECTOR_URL_IS_SET: true };
    const collector = await startTestCollector(runtime, config);
    const answer = await collector.send({
      method: "GET",
      path: `/v1/projects/${collector.writeKey}/settings`,
      headers: { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "http" },
    });
    expect(answer).toMatchObject({ status: 200, headers: { "cache-control": "public, max-age=60", vary: "Origin" } });
    expect(JSON.parse(answer.text)).toMatchObject({
      integrations: { "Segment.io": { apiHost: "events.acme.example/v1", protocol: "https" } },
      metrics: { host: "events.acme.example/v1", protocol: "https" },
    });
    expect(answer.text).not.toContain("evil");
    await collector.close();
  });

  test("without COLLECTOR_URL vary with every header that they depend on, and do not depend on X-Forwarded-Host", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const headers = { host: "localhost:3001", "x-forwarded-host": "evil.example" };
    const answer = await collector.send({ method: "GET", path: `/v1/projects/${collector.writeKey}/settings`, headers });
    expect(answer.headers["vary"]).toBe("Origin, Host, X-Forwarded-Proto");
    expect(answer.text).not.toContain("evil");
    await collector.close();
  });

  test("get 404 for an unknown key", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const answer = await collector.send({ method: "GET", path: "/v1/projects/nobody-has-this/settings" });
    expect(answer).toMatchObject({ status: 404, headers: { "access-control-allow-origin": "*", "cache-control": "no-store" } });
    expect(JSON.parse(answer.text)).toMatchObject({ success: false, code: "unknown_source" });
    await collector.close();
  });
});

describe("a browser on another site", () => {
  const ORIGIN = "https://shop.example";

  test("may send a preflight for any path, and gets every header that it requests", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const asked = "authorization,content-type,x-retry-count,x-custom";
    for (const path of ["/v1/t", "/v1/batch/", "/v1/m", "/v1/projects/k/settings", "/v1/pixel/track", "/healthz", "/nothing"]) {
      const answer = await collector.send({
        method: "OPTIONS",
        path,
        headers: { origin: ORIGIN, "access-control-request-headers": asked },
      });
      expect(answer).toMatchObject({
        status: 204,
        text: "",
        headers: {
          "access-control-allow-origin": ORIGIN,
          "access-control-allow-credentials": "true",
          "access-control-allow-headers": asked,
          "access-control-allow-methods": expect.stringContaining("POST"),
          "access-control-max-age": "7200",
          vary: expect.stringContaining("Origin"),
        },
      });
    }
    const bare = await collector.send({ method: "OPTIONS", path: "/v1/t" });
    expect(bare.headers["access-control-allow-headers"]).toBe("authorization, content-type, x-retry-count");
    await collector.close();
  });

  test("may read every answer, also refusals, with and without credentials", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    for (const [path, body] of [
      ["/v1/t", JSON.stringify({ ...EVENT, writeKey: collector.writeKey })],
      ["/v1/t", "nonsense"],
      ["/v1/x", ""],
    ] as const) {
      const named = await collector.send({ path, body, headers: { origin: ORIGIN } });
      expect(named.headers).toMatchObject({
        "access-control-allow-origin": ORIGIN,
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "Retry-After, X-RateLimit-Reset",
        vary: "Origin",
      });
      const anonymous = await collector.send({ path, body });
      expect(anonymous.headers["access-control-allow-origin"]).toBe("*");
      expect(anonymous.headers).not.toHaveProperty("access-control-allow-credentials");
    }
    await collector.close();
  });
});

describe("other requests", () => {
  test("a library's own counters are counted and not stored", async ({ runtime }) => {
    const collector = await startTestCollector(runtime, { METRICS_TOKEN });
    const counter = {
      type: "Counter",
      metric: "analytics_js.invoke",
      value: 1,
      tags: { library: "analytics.js", library_version: "npm:next-1.84.3" },
    };
    const body = JSON.stringify({ series: [counter, counter] });
    const answer = await collector.send({ path: "/v1/m", headers: { "content-type": "text/plain" }, body });
    expect(answer).toMatchObject({ status: 200, text: '{"success":true}' });
    expect((await collector.send({ path: "/v1/m", body: "nonsense" })).status).toBe(400);

    const { text } = await collector.send({ method: "GET", path: "/metrics", headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
    expect(text).toContain("sluice_collector_client_counters_total 2\n");
    expect(await collector.records()).toEqual([]);
  });

  test("metrics have requests by kind and status, events, bytes and commits, and no values from clients", async ({ runtime }) => {
    const collector = await startTestCollector(runtime, { METRICS_TOKEN });
    const batch = [{ type: "track", ...EVENT }, { type: "track", userId: "u" }, { type: "identify" }];
    const body = JSON.stringify({ writeKey: collector.writeKey, batch });
    await collector.send({ path: "/v1/batch", body });
    await collector.send({ path: "/v1/track", body: JSON.stringify({ ...EVENT, writeKey: "nobody-has-this-key" }) });
    await collector.send({ path: "/v1/chosen-by-a-client", body: "" });
    await collector.send({ method: "OPTIONS", path: "/v1/t" });

    const answer = await collector.send({ method: "GET", path: "/metrics", headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
    expect(answer.headers["content-type"]).toContain("text/plain");
    for (const line of [
      'sluice_collector_requests_total{route="batch",status="200"} 1',
      'sluice_collector_requests_total{route="single",status="200"} 1',
      'sluice_collector_requests_total{route="unknown",status="404"} 1',
      'sluice_collector_requests_total{route="preflight",status="204"} 1',
      "sluice_collector_events_accepted_total 1",
      'sluice_collector_events_failed_total{code="event_not_defined"} 1',
      'sluice_collector_events_failed_total{code="no_user_anon_id"} 1',
      'sluice_collector_events_failed_total{code="unknown_source"} 1',
      "sluice_collector_commit_seconds_count 1",
      "sluice_collector_open_batches 1",
      "sluice_collector_bodies_in_flight 0",
      "sluice_collector_body_bytes_in_flight 0",
    ]) {
      expect(answer.text).toContain(`${line}\n`);
    }
    expect(answer.text).not.toContain("chosen-by-a-client");
    expect(answer.text).not.toContain("nobody-has-this-key");
    await collector.close();
  });

  test.for([
    { about: "without METRICS_TOKEN", config: {}, authorization: `Bearer ${METRICS_TOKEN}`, status: 403 },
    { about: "without a token in the request", config: { METRICS_TOKEN }, authorization: "", status: 401 },
    { about: "with another token", config: { METRICS_TOKEN }, authorization: "Bearer another", status: 401 },
  ])("metrics are closed $about, also to a client on this machine", async ({ config, authorization, status }, { runtime }) => {
    const collector = await startTestCollector(runtime, config);
    const answer = await collector.send({ method: "GET", path: "/metrics", headers: { authorization } });
    expect(answer.status).toBe(status);
    expect(answer.text).toContain("METRICS_TOKEN");
    expect(answer.text).not.toContain("sluice_collector");
    await collector.close();
  });

  test("health and readiness accept GET and HEAD", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    expect(await collector.send({ method: "GET", path: "/healthz" })).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect(await collector.send({ method: "HEAD", path: "/healthz" })).toMatchObject({ status: 200, text: "" });
    expect(await collector.send({ method: "GET", path: "/readyz" })).toMatchObject({ status: 200, text: '{"status":"ready"}' });
    expect(await collector.send({ method: "HEAD", path: "/readyz" })).toMatchObject({ status: 200, text: "" });
    await collector.close();
  });

  test("a collector that cannot write is healthy but not ready, and ready again when it can", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const inTheWay = join(runtime.config.DATA_DIR, "collect", "readiness-probe");
    await rm(inTheWay, { force: true });
    await mkdir(inTheWay);
    const ready = await collector.send({ method: "GET", path: "/readyz" });
    expect([ready.status, JSON.parse(ready.text)]).toEqual([503, { status: "not_ready", reasons: ["cannot_store"] }]);
    expect((await collector.send({ method: "GET", path: "/healthz" })).status).toBe(200);
    await rmdir(inTheWay);
    expect((await collector.send({ method: "GET", path: "/readyz" })).status).toBe(200);
    await collector.close();
  });

  test("a wrong method gets the allowed ones", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    expect(await collector.send({ method: "GET", path: "/v1/batch" })).toMatchObject({ status: 405, headers: { allow: "POST, OPTIONS" } });
    expect(await collector.send({ path: "/v1/pixel/track" })).toMatchObject({ status: 405, headers: { allow: "GET, HEAD, OPTIONS" } });
    await collector.close();
  });
});

describe("a request that is not valid HTTP", () => {
  test("gets JSON, and its connection ends", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    for (const [bytes, status, code] of [
      ["nonsense\r\n\r\n", 400, "bad_request"],
      ["POST /v1/t HTTP/1.1\r\nhost: x\r\ncontent-length: many\r\n\r\n", 400, "bad_request"],
      ["POST /v1/b HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", 400, "bad_request"],
      [`GET /healthz HTTP/1.1\r\nx-large: ${"x".repeat(70_000)}\r\n\r\n`, 431, "headers_too_large"],
      ["POST /v1/t HTTP/1.1\r\nconnection: close\r\nexpect: a miracle\r\ncontent-length: 0\r\n\r\n", 417, "expectation_failed"],
      ["GET /v1/t HTTP/1.1\r\nconnection: close\r\n\r\n", 405, "method_not_allowed"],
    ] as const) {
      const [head = "", body = ""] = (await exchange(collector.port, bytes)).split("\r\n\r\n");
      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(head.toLowerCase()).toContain("access-control-allow-origin: *");
      expect(JSON.parse(body)).toMatchObject({ success: false, code });
    }
    expect((await collector.send({ method: "GET", path: "/healthz" })).status).toBe(200);
    await collector.close();
  });
});

/** Returns what the collector sends until it ends the connection. */
async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(bytes);
  return Buffer.concat(await socket.toArray()).toString();
}

/** White space after JSON is allowed. */
function padded(json: string, byteCount: number): string {
  return json.padEnd(byteCount, " ");
}
