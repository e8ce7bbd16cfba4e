import fc from "fast-check";
import { expect, test } from "vitest";
import { toEventKind } from "../../domain/batch/event-kind.ts";
import { createMessageId } from "./message-id.ts";
import { readPlain } from "./record-plain.ts";
import type { CallShape } from "./tracking-call.ts";

const RECEIVED_AT = Date.parse("2024-01-23T08:53:20.400Z");
const BATCH: CallShape = { kind: "batch" };
const TRACK: CallShape = { kind: "single", type: "track" };

test("a raw call without times gets the fields that the server adds, and no others", () => {
  expect(toRecords({ kind: "single", type: "identify" }, { userId: "1", traits: { plan: "pro" }, writeKey: "secret" })).toEqual([
    {
      channel: "server",
      context: { library: { name: "unknown", version: "unknown" } },
      integrations: {},
      messageId: "api-1",
      projectId: "source-1",
      receivedAt: "2024-01-23T08:53:20.400Z",
      timestamp: "2024-01-23T08:53:20.400Z",
      traits: { plan: "pro" },
      type: "identify",
      userId: "1",
      version: 2,
    },
  ]);
});

test("a browser's call keeps its fields, and gets the client's address and a corrected time", () => {
  const [record] = toRecords(TRACK, {
    anonymousId: "a-1",
    context: { library: { name: "analytics.js", version: "npm:next-1.84.3" }, locale: "en-GB" },
    event: "Order Completed",
    integrations: { All: false },
    messageId: "ajs-next-1",
    properties: { revenue: 14.5 },
    timestamp: "2024-01-23T08:53:20.123Z",
    sentAt: "2024-01-23T08:53:20.130Z",
    email: "kept@example.com",
  });
  expect(record).toMatchObject({
    channel: "client",
    context: { ip: "203.0.113.7", library: { name: "analytics.js" }, locale: "en-GB" },
    email: "kept@example.com",
    integrations: { All: false },
    messageId: "ajs-next-1",
    originalTimestamp: "2024-01-23T08:53:20.123Z",
    sentAt: "2024-01-23T08:53:20.130Z",
    timestamp: "2024-01-23T08:53:20.393Z",
  });
});

test("the client's values of the server's members are removed", () => {
  const [record] = toRecords(TRACK, {
    userId: "1",
    event: "e",
    receivedAt: "1999-01-01T00:00:00Z",
    originalTimestamp: "1999-01-01T00:00:00Z",
    projectId: "somebody else's",
    version: 7,
    channel: "mars",
  });
  expect(record).toMatchObject({ receivedAt: "2024-01-23T08:53:20.400Z", projectId: "source-1", version: 2, channel: "server" });
  expect(record).not.toHaveProperty("originalTimestamp");
});

test("an address from the client is kept, and a server library's call gets none", () => {
  const phone = { library: { name: "analytics-android", version: "4" } };
  expect(recordedContext({ ...phone, ip: "198.51.100.1" })).toMatchObject({ ip: "198.51.100.1" });
  expect(recordedContext(phone)).toMatchObject({ ip: "203.0.113.7" });
  expect(recordedContext({ direct: true })).toMatchObject({ ip: "203.0.113.7" });
  expect(recordedContext({ library: { name: "analytics-node", version: "3" } })).not.toHaveProperty("ip");
});

function consentEvent(change: object) {
  return { type: "track", event: "Segment Consent Preference Updated", anonymousId: "a", ...change };
}

test("a consent event with its preferences is kept, also if the batch has them, on both paths", () => {
  const consent = { categoryPreferences: { Advertising: true, Functional: false } };
  const device = { advertisingId: "7A3CBEA0-BDF5-11E4-8DFC-AA07A5B093DB" };
  const batch = [consentEvent({ context: { consent, device } }), consentEvent({})];
  const set = parsed(BATCH, { context: { consent }, batch }).records(context());
  expect(set.failed).toEqual([]);
  expect(set.kinds.map(({ name }) => name)).toEqual(Array(2).fill("Segment Consent Preference Updated"));
});

test("context, integrations and sentAt of a batch apply to its events, unless an event has its own", () => {
  const records = toRecords(BATCH, {
    context: { locale: "de", app: "shop" },
    integrations: { All: true, Mixpanel: false },
    sentAt: "2024-01-23T08:53:20.400Z",
    batch: [{ type: "track", userId: "1", event: "e", context: { locale: "fr" }, integrations: { All: false } }],
  });
  expect(records).toMatchObject([
    { context: { locale: "fr", app: "shop" }, integrations: { All: false, Mixpanel: false }, sentAt: "2024-01-23T08:53:20.400Z" },
  ]);
});

test.each([
  [{ type: "track", event: "e" }, "no_user_anon_id"],
  [{ type: "track", event: "e", userId: "" }, "no_user_anon_id"],
  [{ type: "track", event: "e", userId: 7 }, "id_not_string"],
  [{ type: "track", userId: "1" }, "event_not_defined"],
  [{ type: "track", userId: "1", event: 5 }, "event_not_string"],
  [{ type: "track", userId: "1", event: "e", properties: [] }, "properties_not_object"],
  [{ type: "identify", userId: "1", traits: "x" }, "traits_not_object"],
  [{ type: "page", userId: "1", name: 1 }, "name_not_string"],
  [{ type: "screen", userId: "1", category: {} }, "category_not_string"],
  [{ type: "group", userId: "1" }, "id_required"],
  [{ type: "alias", userId: "1" }, "id_required"],
  [{ type: "dance", userId: "1" }, "bad_request"],
  [{ type: "track", userId: "1", event: "e", context: "x" }, "bad_request"],
  ["not an object", "bad_request"],
  [consentEvent({ anonymousId: null, userId: "1" }), "consent_needs_anonymous_id_set"],
  [consentEvent({ context: {} }), "consent_categoryprefences_should_exist"],
  [consentEvent({ context: { consent: { categoryPreferences: "all" } } }), "consent_categorypreferences_should_be_object"],
  [consentEvent({ context: { consent: { categoryPreferences: { Ads: "yes" } } } }), "consent_categorypreferences_fields_should_be_bool"],
  [
    consentEvent({ context: { consent: { categoryPreferences: { Ads: true } }, device: { advertisingId: 7 } } }),
    "device_advertisingid_should_be_string",
  ],
])("%j fails on ingest with %s, and the good event beside it is kept", (bad, code) => {
  const set = parsed(BATCH, { batch: [bad, { type: "track", userId: "1", event: "good" }] }).records(context());
  expect(set.failed).toEqual([{ code, event: JSON.stringify(bad), kind: toEventKind(bad) }]);
  expect(set.eventCount).toBe(1);
});

test("an event of more than 32 KB and events beyond 2,500 are not kept", () => {
  const large = { type: "track", userId: "1", event: "e", properties: { text: "x".repeat(33_000) } };
  expect(
    parsed(BATCH, { batch: [large] })
      .records(context())
      .failed.map(({ code }) => code),
  ).toEqual(["event_too_large"]);

  const many = Array.from({ length: 2503 }, () => ({ type: "track", userId: "1", event: "e" }));
  expect(parsed(BATCH, { batch: many }).records(context())).toMatchObject({ eventCount: 2500, failed: { length: 3 } });
});

test("a key named __proto__ is stored like any other", () => {
  const set = parsed(TRACK, `{"userId":"1","event":"e","__proto__":{"x":1}}`).records(context());
  expect(set.lines.toString()).toContain(`"__proto__":{"x":1}`);
});

test("an event whose nesting would exhaust the stack is refused, and the others are kept", () => {
  const deep = `${"[".repeat(12_000)}${"]".repeat(12_000)}`;
  const set = parsed(
    BATCH,
    `{"batch":[{"type":"track","userId":"1","event":"e","p":${deep}},{"type":"track","userId":"1","event":"good"}]}`,
  ).records(context());
  expect(set.eventCount).toBeGreaterThanOrEqual(1);
  expect(set.eventCount + set.failed.length).toBe(2);
});

test("a body that is not a JSON object of its shape is refused", () => {
  for (const body of ["", "nonsense", "[]", "null", `{"batch":{}}`, `{"batch"`]) expect(readPlain(Buffer.from(body), BATCH)).toBeNull();
});

test("any JSON results in whole lines, one for each record, with the ids of their events", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          type: fc.constant("track"),
          event: fc.string({ minLength: 1 }),
          userId: fc.string({ minLength: 1 }),
          messageId: fc.string({ minLength: 1 }),
          properties: fc.dictionary(fc.string(), fc.jsonValue()),
        }),
      ),
      (batch) => {
        const records = toRecords(BATCH, JSON.stringify({ batch }));
        expect(records.map(({ messageId, event, properties }) => ({ messageId, event, properties }))).toEqual(
          JSON.parse(JSON.stringify(batch.map(({ messageId, event, properties }) => ({ messageId, event, properties })))),
        );
      },
    ),
  );
});

test("a new message id is api- and a KSUID", () => {
  expect(createMessageId(RECEIVED_AT)).toMatch(/^api-[0-9A-Za-z]{27}$/);
  expect(createMessageId(RECEIVED_AT)).not.toBe(createMessageId(RECEIVED_AT));
});

function context() {
  let count = 0;
  return {
    sourceId: "source-1",
    receivedAt: RECEIVED_AT,
    ip: "203.0.113.7",
    createMessageId() {
      count += 1;
      return `api-${count}`;
    },
  };
}

function parsed(shape: CallShape, body: object | string) {
  const call = readPlain(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)), shape);
  if (call === null) throw new Error("This body should be a call.");
  return call;
}

function toRecords(shape: CallShape, body: object | string): Record<string, unknown>[] {
  const { lines } = parsed(shape, body).records(context());
  return lines
    .toString()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

function recordedContext(clientContext: object) {
  const [record] = toRecords(TRACK, { userId: "1", event: "e", context: clientContext });
  return record?.["context"];
}
