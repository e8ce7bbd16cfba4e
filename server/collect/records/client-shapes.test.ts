import { gzipSync } from "node:zlib";
import { Analytics } from "@segment/analytics-node";
import { describe, expect } from "vitest";
import { test } from "../../testing/test.ts";
import { basic, type RawRequest, startTestCollector } from "../../testing/test-collector.ts";

/** What one library sends, byte for byte except for the values, and what its record must contain (docs/tracking-api.md 1.1 to 1.5). */
type Shape = {
  library: string;
  request(writeKey: string): RawRequest;
  record: Record<string, unknown>;
};

const JSON_TYPE = { "content-type": "application/json" };
const TIMES = { timestamp: "2026-11-16T11:59:50.000Z", sentAt: "2026-11-16T11:59:58.000Z" };
/** Sent 2 s before the test's noon, so the client's clock is 2 s late. */
const SKEWED = "2026-11-16T11:59:52.000Z";

function gzipped(body: unknown): Buffer {
  return gzipSync(JSON.stringify(body));
}

const BROWSER_EVENT = {
  timestamp: TIMES.timestamp,
  integrations: {},
  userId: null,
  anonymousId: "9f1c2b7e-0d5a-4b1e-8a56-6a3f0c1d2e3f",
  event: "Order Completed",
  type: "track",
  properties: { revenue: 14.5 },
  context: {
    page: { path: "/p", referrer: "", search: "", title: "T", url: "https://shop.example/p" },
    userAgent: "UA",
    locale: "en-GB",
    library: { name: "analytics.js", version: "npm:next-1.84.3" },
    timezone: "Europe/London",
  },
  messageId: "ajs-next-1700000000123-2f7d6a2c-8e57-4a1c-9b66-0c9a3f1d7e21",
  _metadata: { bundled: ["Segment.io"], unbundled: [], bundledIds: [] },
};

const BROWSER_HEADERS = {
  "content-type": "text/plain",
  origin: "https://shop.example",
  referer: "https://shop.example/",
  "x-forwarded-for": "192.0.2.1, 203.0.113.7",
};

const SHAPES: Shape[] = [
  {
    library: "analytics-next 1.84 sends text with Basic and the body's key",
    request: (writeKey) => ({
      path: "/v1/t",
      headers: { ...BROWSER_HEADERS, authorization: basic(writeKey) },
      body: JSON.stringify({ ...BROWSER_EVENT, writeKey, sentAt: TIMES.sentAt }),
    }),
    record: {
      channel: "client",
      context: { ...BROWSER_EVENT.context, ip: "203.0.113.7" },
      originalTimestamp: TIMES.timestamp,
      timestamp: SKEWED,
      _metadata: BROWSER_EVENT._metadata,
    },
  },
  {
    library: "analytics-next 1.84 trying again says how often it did",
    request: (writeKey) => ({
      path: "/v1/t",
      headers: { ...BROWSER_HEADERS, authorization: basic(writeKey), "x-retry-count": "2" },
      body: JSON.stringify({ ...BROWSER_EVENT, _metadata: { ...BROWSER_EVENT._metadata, retryCount: 2 }, writeKey }),
    }),
    record: { _metadata: { ...BROWSER_EVENT._metadata, retryCount: 2 }, timestamp: TIMES.timestamp },
  },
  {
    library: "analytics-next 1.70 sends text with the body's key alone",
    request: (writeKey) => ({
      path: "/v1/i",
      headers: BROWSER_HEADERS,
      body: JSON.stringify({ ...BROWSER_EVENT, event: undefined, type: "identify", userId: "u-42", traits: { plan: "pro" }, writeKey }),
    }),
    record: { type: "identify", userId: "u-42", traits: { plan: "pro" }, channel: "client" },
  },
  {
    library: "analytics-next batching has its times and key at the top, and a key in each event",
    request: (writeKey) => ({
      path: "/v1/b",
      headers: { ...BROWSER_HEADERS, authorization: basic(writeKey) },
      body: JSON.stringify({ writeKey, batch: [{ ...BROWSER_EVENT, writeKey }], sentAt: TIMES.sentAt }),
    }),
    record: { sentAt: TIMES.sentAt, timestamp: SKEWED, channel: "client" },
  },
  {
    library: "analytics-node 3 sends JSON with Basic and the body's key",
    request: (writeKey) => ({
      path: "/v1/batch",
      headers: { ...JSON_TYPE, authorization: basic(writeKey), "user-agent": "analytics-node-next/latest" },
      body: JSON.stringify({
        batch: [
          {
            userId: "u-1",
            event: "e",
            properties: {},
            type: "track",
            timestamp: TIMES.timestamp,
            integrations: {},
            context: { library: { name: "@segment/analytics-node", version: "3.1.0" } },
            messageId: "node-next-1700000000123-2f7d6a2c-8e57-4a1c-9b66-0c9a3f1d7e21",
            _metadata: { nodeVersion: "24.21.0", jsRuntime: "node" },
          },
        ],
        writeKey,
        sentAt: TIMES.sentAt,
      }),
    }),
    record: { channel: "server", context: { library: { name: "@segment/analytics-node", version: "3.1.0" } }, timestamp: SKEWED },
  },
  {
    library: "Python sends the body's key alone, and no anonymous id as null",
    request: (writeKey) => ({
      path: "/v1/batch",
      headers: { ...JSON_TYPE, "user-agent": "analytics-python/2.3.3" },
      body: JSON.stringify({
        batch: [
          {
            integrations: {},
            anonymousId: null,
            properties: { a: 1 },
            timestamp: "2026-11-16T11:59:50.000000+00:00",
            context: { library: { name: "analytics-python", version: "2.3.3" } },
            userId: "u-py",
            type: "track",
            event: "Python Event",
            messageId: "d9428888-122b-11e1-b85c-61cd3cbb3210",
          },
        ],
        writeKey,
        sentAt: "2026-11-16T11:59:58.000000+00:00",
      }),
    }),
    record: { anonymousId: null, userId: "u-py", timestamp: SKEWED, originalTimestamp: "2026-11-16T11:59:50.000000+00:00" },
  },
  {
    library: "Ruby posts to import, with Basic and no key in the body",
    request: (writeKey) => ({
      path: "/v1/import",
      headers: { ...JSON_TYPE, accept: "application/json", authorization: basic(writeKey), "user-agent": "analytics-ruby/2.4.0" },
      body: JSON.stringify({
        sentAt: TIMES.sentAt,
        batch: [
          {
            context: { library: { name: "analytics-ruby", version: "2.4.0" } },
            messageId: "ruby-1",
            timestamp: "2026-11-16T11:59:50.000Z",
            userId: "u-rb",
            type: "group",
            groupId: "g-1",
            traits: { name: "Initech" },
          },
        ],
      }),
    }),
    record: { type: "group", groupId: "g-1", userId: "u-rb", integrations: {} },
  },
  {
    library: "Java posts to import with a slash, its context once for the whole batch",
    request: (writeKey) => ({
      path: "/v1/import/",
      headers: { "content-type": "application/json; charset=UTF-8", authorization: basic(writeKey), "user-agent": "analytics-java/3.5.0" },
      body: JSON.stringify({
        batch: [
          { type: "screen", name: "Home", userId: "u-java", messageId: "java-1", timestamp: TIMES.timestamp, context: { locale: "de" } },
        ],
        sentAt: TIMES.sentAt,
        context: { library: { name: "analytics-java", version: "3.5.0" } },
        sequence: 1,
      }),
    }),
    record: { type: "screen", name: "Home", context: { locale: "de", library: { name: "analytics-java", version: "3.5.0" } } },
  },
  {
    library: "Go sends Basic, a message id and a context of the batch's own",
    request: (writeKey) => ({
      path: "/v1/batch",
      headers: { ...JSON_TYPE, authorization: basic(writeKey), "user-agent": "analytics-go (version: 3.0.0)" },
      body: JSON.stringify({
        messageId: "batch-id",
        sentAt: TIMES.sentAt,
        batch: [{ type: "alias", messageId: "go-1", previousId: "old", userId: "new", timestamp: TIMES.timestamp }],
        context: { library: { name: "analytics-go", version: "3.0.0" } },
      }),
    }),
    record: {
      type: "alias",
      messageId: "go-1",
      previousId: "old",
      userId: "new",
      context: { library: { name: "analytics-go", version: "3.0.0" } },
    },
  },
  {
    library: "PHP sends Basic, and tells 200 from all else",
    request: (writeKey) => ({
      path: "/v1/batch",
      headers: { ...JSON_TYPE, accept: "application/json", authorization: basic(writeKey), "user-agent": "analytics-php/3.8.0" },
      body: JSON.stringify({
        batch: [
          {
            userId: "u-php",
            type: "page",
            name: "Docs",
            category: "Help",
            context: { library: { name: "analytics-php", version: "3.8.0", consumer: "LibCurl" } },
            timestamp: "2026-11-16T11:59:50.000+00:00",
            messageId: "php-1",
          },
        ],
        sentAt: "2026-11-16T11:59:58.000+00:00",
      }),
    }),
    record: { type: "page", name: "Docs", category: "Help", timestamp: SKEWED },
  },
  {
    library: "Kotlin sends gzip as text in chunks",
    request: (writeKey) => ({
      path: "/v1/b",
      headers: { "content-type": "text/plain", "content-encoding": "gzip", "user-agent": "analytics-kotlin/1.19.0" },
      chunked: true,
      body: gzipped({
        batch: [
          {
            type: "track",
            event: "Tapped",
            anonymousId: "anon-kt",
            messageId: "kotlin-1",
            timestamp: TIMES.timestamp,
            userId: "",
            context: { library: { name: "analytics-kotlin", version: "1.19.0" }, device: { type: "android" } },
            integrations: {},
            _metadata: { bundled: [], unbundled: [], bundledIds: [] },
          },
        ],
        sentAt: TIMES.sentAt,
        writeKey,
      }),
    }),
    record: {
      channel: "server",
      anonymousId: "anon-kt",
      context: { library: { name: "analytics-kotlin", version: "1.19.0" }, device: { type: "android" }, ip: "127.0.0.1" },
    },
  },
  {
    library: "Swift names its charset",
    request: (writeKey) => ({
      path: "/v1/b",
      headers: { "content-type": "application/json; charset=utf-8", authorization: basic(writeKey), "user-agent": "analytics-swift/1.7.3" },
      body: JSON.stringify({
        batch: [
          {
            type: "track",
            event: "Grüße 🙂",
            anonymousId: "anon-swift",
            messageId: "swift-1",
            timestamp: TIMES.timestamp,
            context: { library: { name: "analytics-swift", version: "1.7.3" } },
          },
        ],
        sentAt: TIMES.sentAt,
        writeKey,
      }),
    }),
    record: { event: "Grüße 🙂", anonymousId: "anon-swift" },
  },
  {
    library: "C# sends gzip without any content type",
    request: (writeKey) => ({
      path: "/v1/b",
      headers: { "content-encoding": "gzip", "user-agent": "analytics-csharp/2.5.3" },
      body: gzipped({
        batch: [
          {
            type: "identify",
            userId: "u-cs",
            traits: { vip: true },
            messageId: "csharp-1",
            timestamp: TIMES.timestamp,
            context: { library: { name: "Analytics-CSharp", version: "2.5.3" } },
          },
        ],
        sentAt: TIMES.sentAt,
        writeKey,
      }),
    }),
    record: { type: "identify", userId: "u-cs", traits: { vip: true } },
  },
  {
    library: "classic Android posts gzip in chunks to import, with Basic",
    request: (writeKey) => ({
      path: "/v1/import",
      headers: { ...JSON_TYPE, "content-encoding": "gzip", authorization: basic(writeKey), "user-agent": "analytics-android/4.11.3" },
      chunked: true,
      body: gzipped({
        batch: [
          {
            type: "track",
            event: "Opened",
            anonymousId: "anon-and",
            messageId: "android-1",
            timestamp: "2026-11-16T11:59:50.000Z",
            context: { library: { name: "analytics-android", version: "4.11.3" } },
            integrations: {},
          },
        ],
        sentAt: TIMES.sentAt,
      }),
    }),
    record: { event: "Opened", context: { library: { name: "analytics-android", version: "4.11.3" }, ip: "127.0.0.1" } },
  },
  {
    library: "an OAuth client has a Bearer token, and its key in the body",
    request: (writeKey) => ({
      path: "/v1/track",
      headers: { ...JSON_TYPE, authorization: "Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln" },
      body: JSON.stringify({ userId: "u-oauth", event: "e", messageId: "oauth-1", writeKey }),
    }),
    record: { userId: "u-oauth", messageId: "oauth-1" },
  },
  {
    library: "a raw call needs neither a content type nor a time",
    request: (writeKey) => ({
      path: "/v1/identify",
      body: JSON.stringify({ userId: "1", traits: { email: "a@example.com" }, email: "kept@example.com", writeKey }),
    }),
    record: {
      context: { library: { name: "unknown", version: "unknown" } },
      email: "kept@example.com",
      messageId: expect.stringMatching(/^api-[0-9A-Za-z]{27}$/),
      timestamp: "2026-11-16T12:00:00.000Z",
    },
  },
];

describe("calls of client libraries are stored", () => {
  for (const { library, request, record } of SHAPES) {
    test(library, async ({ runtime }) => {
      const collector = await startTestCollector(runtime);
      const answer = await collector.send(request(collector.writeKey));
      expect(answer).toMatchObject({ status: 200, text: '{"success":true}', headers: { "content-type": "application/json" } });

      const records = await collector.records();
      expect(records).toHaveLength(1);
      expect(records[0]).toMatchObject({
        ...record,
        projectId: collector.sourceId,
        receivedAt: "2026-11-16T12:00:00.000Z",
        version: 2,
      });
      expect(JSON.stringify(records)).not.toContain(collector.writeKey);
    });
  }
});

test("analytics-node sends every kind of call, and accepts the answers as success", async ({ runtime }) => {
  const collector = await startTestCollector(runtime);
  const analytics = new Analytics({ writeKey: collector.writeKey, host: collector.url, flushAt: 3, maxRetries: 0 });
  const errors: unknown[] = [];
  analytics.on("error", (error) => errors.push(error));
  analytics.identify({ userId: "u", traits: { plan: "pro" } });
  analytics.track({ userId: "u", event: "Order Completed", properties: { revenue: 14.5 } });
  analytics.page({ anonymousId: "a", name: "Docs" });
  analytics.screen({ userId: "u", name: "Home" });
  analytics.group({ userId: "u", groupId: "g" });
  analytics.alias({ userId: "u", previousId: "a" });
  await analytics.closeAndFlush();

  expect(errors).toEqual([]);
  const records = await collector.records();
  expect(records.map((record) => record["type"]).sort()).toEqual(["alias", "group", "identify", "page", "screen", "track"]);
  for (const record of records) {
    expect(record).toMatchObject({
      channel: "server",
      context: { library: { name: "@segment/analytics-node" } },
      projectId: collector.sourceId,
    });
  }
});
