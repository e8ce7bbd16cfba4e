import { describe, expect } from "vitest";
import { test } from "../../testing/test.ts";
import { basic, startTestCollector } from "../../testing/test-collector.ts";

const NOON = "2026-11-16T12:00:00.000Z";

/** The server's members of an event without its own times, context and integrations. */
function added(
  sourceId: string,
  { context = `{"library":{"name":"unknown","version":"unknown"}}`, sentAt = "", timestamp = NOON } = {},
): string {
  const sent = sentAt === "" ? "" : `,"sentAt":"${sentAt}"`;
  const times = `${sent},"timestamp":"${timestamp}","projectId":"${sourceId}","receivedAt":"${NOON}","version":2`;
  return `"channel":"server","context":${context},"integrations":{}${times}}`;
}

describe("the text of a client's members is unchanged in the record", () => {
  test("numbers, with a context of the batch as the Java and Go libraries send it", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const event = `{"type":"track","userId":"u","event":"N","messageId":"n1","properties":{"order":7615917337495251231,"rate":0.1000000000000000055,"one":1.0,"big":1e400,"neg":-0,"exp":1E3}`;
    const library = `{"library":{"name":"analytics-java","version":"3.5.0"}}`;
    const body = `{"batch":[${event}}],"context":${library},"sentAt":"2026-11-16T12:00:00.000Z"}`;
    expect((await collector.send({ path: "/v1/batch", headers: { authorization: basic(collector.writeKey) }, body })).status).toBe(200);
    expect(await collector.lines()).toEqual([`${event},${added(collector.sourceId, { context: library, sentAt: NOON })}`]);
  });

  test("numbers, with a number with an exponent, a refused event, an event without a messageId, and a channel", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const usual = (id: string, properties: string) =>
      `{"type":"track","userId":"u","event":"N","messageId":"${id}","properties":${properties}`;
    const largest = usual("n2", `{"id":9223372036854775807,"price":1.0}`);
    const exponent = usual("n3", `{"z":1e3}`);
    const channel = usual("n4", `{"id":9007199254740993}`);
    const withChannel = channel.replace(`"properties"`, `"channel":"browser","properties"`);
    const refused = `{"type":"track","userId":7,"properties":{"id":9007199254740993}}`;
    const nameless = `{"type":"track","userId":"u","event":"N","properties":{"id":9007199254740993}`;
    const body = `{"batch":[${largest}},${exponent}},${withChannel}},${refused},${nameless}}]}`;
    await collector.send({ path: "/v1/batch", headers: { authorization: basic(collector.writeKey) }, body });
    const lines = await collector.lines();
    expect(lines.slice(0, 3)).toEqual([largest, exponent, channel].map((event) => `${event},${added(collector.sourceId)}`));
    expect(lines.slice(3)).toEqual([expect.stringMatching(/"properties":\{"id":9007199254740993\},.*"messageId":"api-[0-9A-Za-z]{27}"/)]);
  });

  test("numbers of a pretty-printed body, whose record is one line", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const body = `{\n  "batch": [\n    {"type": "track", "userId": "u", "event": "N", "messageId": "n5",\n     "properties": {"id": 9007199254740993, "list": [1.10, 2.50]}}\n  ]\n}`;
    await collector.send({ path: "/v1/batch", headers: { authorization: basic(collector.writeKey) }, body });
    const event = `{"type":"track","userId":"u","event":"N","messageId":"n5","properties":{"id":9007199254740993,"list":[1.10,2.50]}`;
    expect(await collector.lines()).toEqual([`${event},${added(collector.sourceId)}`]);
  });

  test("escapes and duplicate keys, without the client's values of the server's members", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const event = String.raw`{"userId":"\u0075","event":"\/","messageId":"\u006d-1","properties":{"a":1,"a":2.0}`;
    const body = `${event},"version":"1.0","receivedAt":0,"originalTimestamp":"x","context":null}`;
    for (const id of ["m-1", "\\u006d-1"]) {
      const again = body.replace("\\u006d-1", id);
      await collector.send({ path: "/v1/track", headers: { authorization: basic(collector.writeKey) }, body: again });
    }
    const server = added(collector.sourceId).replace(`"integrations":{}`, `"integrations":{},"type":"track"`);
    expect(await collector.lines()).toEqual([`${event.replace("\\u006d-1", "m-1")},${server}`]);
  });
});

describe("an unpaired surrogate", () => {
  test("is U+FFFD in keys and values, so that DuckDB, jq and PostgreSQL read the file", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const event = String.raw`{"type":"track","userId":"u","event":"E","messageId":"e1","properties":{"title":"Hello \ud83d","\udc00key":"x"}`;
    const whole = String.raw`{"type":"track","userId":"u","event":"\ud83d\ude42 \\ud83d","messageId":"e2","context":{"\uD83D":["\ud83dx"]},"properties":{}`;
    const headers = { authorization: basic(collector.writeKey) };
    await collector.send({ path: "/v1/batch", headers, body: `{"batch":[${event}},${whole}}]}` });
    await collector.send({ path: "/v1/batch", headers, body: `{"batch":[${event.replace("e1", "e3")}}],"context":{"\\udfff":1.0}}` });
    const title = String.raw`"properties":{"title":"Hello \ufffd","\ufffdkey":"x"}`;
    const lines = await collector.lines();
    expect(lines.map((line) => line.slice(0, line.indexOf(`,"channel"`)))).toEqual([
      `{"type":"track","userId":"u","event":"E","messageId":"e1",${title}`,
      String.raw`{"type":"track","userId":"u","event":"\ud83d\ude42 \\ud83d","messageId":"e2","context":{"library":{"name":"unknown","version":"unknown"},"\ufffd":["\ufffdx"]},"properties":{}`,
      `{"type":"track","userId":"u","event":"E","messageId":"e3",${title}`,
    ]);
    expect(lines[2]).toContain(String.raw`"context":{"library":{"name":"unknown","version":"unknown"},"\ufffd":1.0}`);
    for (const line of lines) {
      expect(JSON.stringify(JSON.parse(line)).isWellFormed()).toBe(true);
      await expect(runtime.db.selectNoFrom(({ cast, val }) => cast(val(line), "jsonb").as("record")).execute()).resolves.toHaveLength(1);
    }
  });

  test("is U+FFFD in an image beacon", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const event = String.raw`{"userId":"u","event":"\ud83d","messageId":"p1","properties":{"id":9007199254740993}}`;
    const query = new URLSearchParams({ writeKey: collector.writeKey, data: Buffer.from(event).toString("base64") });
    await collector.send({ method: "GET", path: `/v1/pixel/track?${query}` });
    const [line] = await collector.lines();
    expect(line).toMatch(/^\{"userId":"u","event":"\\ufffd","messageId":"p1","properties":\{"id":9007199254740993\},/);
  });
});

test("a write key that PostgreSQL cannot store is unknown, in the header and in the body", async ({ runtime }) => {
  const collector = await startTestCollector(runtime);
  const event = `"userId":"u","event":"e"`;
  const answers = [
    await collector.send({ path: "/v1/track", body: `{${event},"writeKey":"nul\\u0000key"}` }),
    await collector.send({ path: "/v1/track", body: `{${event},"writeKey":"half\\ud83dkey"}` }),
    await collector.send({ path: "/v1/track", headers: { authorization: basic("nul\0key") }, body: `{${event}}` }),
    await collector.send({ method: "GET", path: "/v1/pixel/track?writeKey=nul%00key&userId=u&event=e" }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(await collector.lines()).toEqual([]);
});

describe("a client's time", () => {
  test.for([
    ["2026-02-30T00:00:00Z", NOON],
    ["soon", NOON],
    ["2026-11-20 10:00:00.123456789 +0000 UTC", "2026-11-20T10:00:00.123Z"],
    ["Fri, 20 Nov 2026 10:00:00 GMT", "2026-11-20T10:00:00.000Z"],
    ["2026-02-28T23:59:59.999Z", "2026-02-28T23:59:59.999Z"],
  ] as const)("%s is stored as it was sent, and as %s", async ([text, timestamp], { runtime }) => {
    const collector = await startTestCollector(runtime);
    const event = (key: string) => `{"type":"track","userId":"u","event":"D","messageId":"d1","${key}":"${text}"`;
    const headers = { authorization: basic(collector.writeKey) };
    await collector.send({ path: "/v1/batch", headers, body: `{"batch":[${event("timestamp")}}]}` });
    expect(await collector.lines()).toEqual([`${event("originalTimestamp")},${added(collector.sourceId, { timestamp })}`]);
  });

  test("is not corrected by an impossible sentAt", async ({ runtime }) => {
    const collector = await startTestCollector(runtime);
    const event = `{"type":"track","userId":"u","event":"D","messageId":"d1"`;
    const times = `"timestamp":"2026-11-16T10:00:00Z"}],"sentAt":"2026-11-31T10:00:00Z"`;
    await collector.send({
      path: "/v1/batch",
      headers: { authorization: basic(collector.writeKey) },
      body: `{"batch":[${event},${times}}`,
    });
    const [line] = await collector.lines();
    expect(line).toContain(`"sentAt":"2026-11-31T10:00:00Z","timestamp":"2026-11-16T10:00:00.000Z"`);
  });
});

test("context.ip is the address without a port, also if the proxy sends one, as Azure Application Gateway does", async ({ runtime }) => {
  const collector = await startTestCollector(runtime);
  const event = `{"type":"track","userId":"u","event":"I","messageId":"i1","context":`;
  const library = `"library":{"name":"analytics.js"}}`;
  const headers = { authorization: basic(collector.writeKey), "x-forwarded-for": "203.0.113.7:51234" };
  await collector.send({ path: "/v1/batch", headers, body: `{"batch":[${event}{${library}}]}` });
  const [line] = await collector.lines();
  expect(line).toMatch(new RegExp(`^${RegExp.escape(`${event}{"ip":"203.0.113.7",${library},"channel":"client",`)}`));
});
