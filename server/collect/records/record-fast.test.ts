import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CALL_TYPES } from "../../domain/batch/event-kind.ts";
import { compiledWasm } from "../../testing/compiled-wasm.ts";
import { createMessageIdHasher } from "./message-id-hash.ts";
import { createFastReader } from "./record-fast.ts";
import type { RecordContext } from "./record-line.ts";
import { readPlain } from "./record-plain.ts";
import type { CallShape } from "./tracking-call.ts";

const hasher = createMessageIdHasher();
const readFast = createFastReader(hasher);
const SHAPES: CallShape[] = [{ kind: "batch" }, ...CALL_TYPES.map((type) => ({ kind: "single", type }) as const)];

const TIMES = [
  "2026-11-22T10:00:00.123Z",
  "2026-11-22T10:00:00Z",
  "2024-02-29T23:59:59.999999+05:30",
  "1970-01-01T00:00:00.000-12:00",
  "2023-02-29T00:00:00Z",
  "2026-11-22 10:00:00",
  "2026-11-22",
  "2026-13-01T00:00:00Z",
  "2026-11-22T24:00:00Z",
  "soon",
  "",
];
const LIBRARIES = ["analytics.js", "@segment/analytics-node", "analytics-android", "analytics-ios", "analytics-kotlin", "x", "", 7, null];

const oddValue = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, true, "", "x", 0, -0, 1.5, [], {}, 1e21, -1e-7));
const id = fc.oneof({ weight: 6, arbitrary: fc.string({ minLength: 1, maxLength: 12 }) }, { weight: 1, arbitrary: oddValue });
const time = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...TIMES) }, { weight: 1, arbitrary: oddValue });
const context = fc.oneof(
  { weight: 1, arbitrary: oddValue },
  {
    weight: 5,
    arbitrary: fc.record(
      {
        library: fc.oneof(fc.record({ name: fc.constantFrom(...LIBRARIES), version: fc.string() }, { requiredKeys: [] }), oddValue),
        ip: fc.oneof(fc.constant("198.51.100.9"), oddValue),
        direct: fc.boolean(),
        consent: fc.record({ categoryPreferences: fc.oneof(fc.dictionary(fc.string(), fc.boolean()), oddValue) }, { requiredKeys: [] }),
        app: fc.oneof(fc.record({ name: fc.string(), version: fc.oneof(fc.string(), oddValue) }, { requiredKeys: [] }), oddValue),
        page: fc.jsonValue({ maxDepth: 2 }),
      },
      { requiredKeys: [] },
    ),
  },
);
const usual = fc.record(
  {
    type: fc.constantFrom(...CALL_TYPES),
    messageId: fc.string({ minLength: 1, maxLength: 40 }),
    userId: fc.string({ minLength: 1 }),
    event: fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom("Segment Consent Preference Updated", "Segment Consent Preference")),
    groupId: fc.string({ minLength: 1 }),
    previousId: fc.string({ minLength: 1 }),
    anonymousId: fc.option(fc.string()),
    timestamp: fc.constantFrom(...TIMES.slice(0, 4)),
    sentAt: fc.constantFrom(...TIMES.slice(0, 4)),
    context: fc.record(
      {
        library: fc.record({ name: fc.constantFrom("analytics.js", "analytics-ios", "node") }),
        locale: fc.string(),
        app: fc.record({ name: fc.string(), version: fc.string() }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    ),
    integrations: fc.dictionary(fc.string(), fc.boolean()),
    properties: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })),
    traits: fc.option(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }))),
    name: fc.option(fc.string()),
    category: fc.option(fc.string()),
    writeKey: fc.string(),
    email: fc.string(),
  },
  { requiredKeys: ["type", "messageId", "userId", "event", "groupId", "previousId"] },
);
const odd = fc.record(
  {
    type: fc.oneof(fc.constantFrom(...CALL_TYPES), oddValue),
    messageId: id,
    userId: id,
    anonymousId: id,
    event: id,
    groupId: id,
    previousId: id,
    timestamp: time,
    sentAt: time,
    context,
    integrations: oddValue,
    properties: oddValue,
    traits: oddValue,
    name: oddValue,
    category: oddValue,
    writeKey: oddValue,
    channel: oddValue,
    originalTimestamp: oddValue,
    projectId: oddValue,
    receivedAt: oddValue,
    version: oddValue,
    ["__proto__"]: oddValue,
  },
  { requiredKeys: [] },
);

/** JSON in different forms: with white space, line breaks, escapes in keys, and duplicate members. */
const spelled = (value: fc.Arbitrary<unknown>) =>
  fc.tuple(value, fc.infiniteStream(fc.nat(40))).map(([given, dice]) => spell(given, () => Number(dice.next().value)));

const body = fc.oneof(
  spelled(usual),
  spelled(odd),
  spelled(fc.record({ batch: fc.array(fc.oneof(usual, odd), { maxLength: 5 }), writeKey: id, sentAt: time }, { requiredKeys: ["batch"] })),
  spelled(
    fc.record({
      batch: fc.array(usual, { minLength: 1, maxLength: 5 }),
      writeKey: fc.string(),
      sentAt: fc.constantFrom(...TIMES.slice(0, 4)),
    }),
  ),
  spelled(
    fc.record({ batch: fc.oneof(oddValue, fc.array(usual)), context, integrations: oddValue, sentAt: time }, { requiredKeys: ["batch"] }),
  ),
);

const ORDER = { type: "track", event: "Order Completed", userId: "u", messageId: "m" };
const NODE = { name: "analytics-node", version: "3.1.0" };

test.each([
  ["of each event", { batch: [{ ...ORDER, context: { library: NODE } }] }, NODE],
  ["of the batch", { batch: [ORDER], context: { library: NODE } }, NODE],
  ["of an unusual event", { batch: [{ ...ORDER, context: { direct: true, library: NODE } }] }, NODE],
  ["without a version", { batch: [{ ...ORDER, context: { library: { name: "x", version: 3 } } }] }, { name: "x", version: "" }],
  ["that is not named", { batch: [{ ...ORDER, context: {} }] }, null],
])("both readers return the library %s", (_which, call, library) => {
  const bytes = Buffer.from(JSON.stringify(call));
  expect(readFast([bytes], { kind: "batch" })?.records(createContext()).library).toEqual(library);
  expect(readPlain(bytes, { kind: "batch" })?.records(createContext()).library).toEqual(library);
});

test("the fast reader returns the same bytes as the plain one", () => {
  fc.assert(
    fc.property(body, fc.constantFrom(...SHAPES), fc.nat(40), (text, shape, cut) => compare(Buffer.from(text), shape, cut)),
    { numRuns: 4000 },
  );
});

test("the fast reader returns the same for damaged bodies", () => {
  fc.assert(
    fc.property(
      body,
      fc.constantFrom(...SHAPES),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
      (text, shape, damage) => {
        const bytes = Buffer.from(text);
        for (const [position, byte] of damage) if (bytes.length > 0) bytes[position % bytes.length] = byte;
        compare(bytes, shape);
      },
    ),
    { numRuns: 4000 },
  );
});

test("the fast reader returns the same for any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...SHAPES), (bytes, shape) => compare(Buffer.from(bytes), shape)),
  );
});

const MANY_MEMBERS = Array.from({ length: 40 }, (_, index) => `"k${index}":${index}`).join();
const EVENT = `"type":"track","userId":"u","event":"e","messageId":"m"`;

test.each([
  ["a byte order mark", `\uFEFF{"batch":[{${EVENT}}]}`],
  ["line breaks of Windows", `{\r\n"batch":[\r\n{${EVENT}}\r\n]\r\n}\r\n`],
  ["line breaks inside an event", `{"batch":[{${EVENT.replaceAll(",", ",\n")}}]}`],
  ["a line break at the end", `{"batch":[{${EVENT}}]}\n`],
  ["NUL in a string", `{"batch":[{${EVENT},"p":"a\0b"}]}`],
  ["NUL behind the body", `{"batch":[{${EVENT}}]}\0`],
  ["an escaped NUL", `{"batch":[{${EVENT},"p":"a\\u0000b"}]}`],
  ["lone surrogates", `{"batch":[{${EVENT},"p":"\\ud800","q":"\\udc00x"}]}`],
  ["a key that is escaped", `{"batch":[{${EVENT},"\\u0063hannel":"mars"}]}`],
  ["a key twice", `{"batch":[{${EVENT},"userId":"second"}]}`],
  ["an unknown key twice", `{"batch":[{${EVENT},"a":1,"a":2}]}`],
  ["a batch twice", `{"batch":[{${EVENT}}],"batch":[]}`],
  ["__proto__", `{"batch":[{${EVENT},"__proto__":{"userId":"x"}}],"__proto__":{"writeKey":"x"}}`],
  ["huge numbers", `{"batch":[{${EVENT},"a":1e999,"b":${"9".repeat(400)},"c":-0,"d":0.1e-7,"e":12345678901234567890}]}`],
  ["numbers that JSON has not", `{"batch":[{${EVENT},"a":01}]}`],
  ["a comma too many", `{"batch":[{${EVENT},}]}`],
  ["text behind the body", `{"batch":[{${EVENT}}]}x`],
  ["a write key first, last, and alone", `{"batch":[{"writeKey":"k",${EVENT}},{${EVENT},"writeKey":"k"},{"writeKey":"k"}]}`],
  ["a write key first, with blanks", `{"batch":[{ "writeKey" : "k" , ${EVENT} }]}`],
  ["an empty context", `{"batch":[{${EVENT},"context":{}},{${EVENT},"context":{ }}]}`],
  ["an empty event", `{"batch":[{}]}`],
  ["an empty batch", `{"batch":[]}`],
  ["nesting of 900", `{"batch":[{${EVENT},"a":${"[".repeat(900)}${"]".repeat(900)}}]}`],
  ["nesting of 1,500", `{"batch":[{${EVENT},"a":${"[".repeat(1500)}${"]".repeat(1500)}}]}`],
  ["an event of 40 KB", `{"batch":[{${EVENT},"a":"${"x".repeat(40_000)}"},{${EVENT}}]}`],
  ["what a batch gives, with more members than the scan notes", `{"batch":[{${EVENT},"context":{"a":1}}],"context":{${MANY_MEMBERS}}}`],
  ["what a batch gives, with line breaks", `{"batch":[{${EVENT}}],"context":{"a":\n1},"integrations":{"b":\n2},"sentAt":\n"soon"}`],
  [
    "what a batch gives, with an address, direct or without a library",
    `{"batch":[{${EVENT}}],"context":{"direct":true,"ip":null,"library":null}}`,
  ],
  [
    "what a batch gives to an event that has a part of it",
    `{"batch":[{${EVENT},"context":{ "ip" : "1.2.3.4" , "b":2 }}],"context":{"library":{"name":"analytics-ios"},"b":1,"c":3}}`,
  ],
  [
    "an address of the batch for an event of a browser",
    `{"batch":[{${EVENT},"context":{"library":{"name":"analytics.js"}}}],"context":{"ip":"1.2.3.4"}}`,
  ],
  ["what a batch gives that is larger than an event may be", `{"batch":[{${EVENT}}],"context":{"a":"${"x".repeat(33_000)}"}}`],
  [
    "integrations with a key that is escaped",
    `{"batch":[{${EVENT},"integrations":{"\\u0041ll":false}}],"integrations":{"All":true,"B":1}}`,
  ],
  ["a write key that is null", `{"batch":[{${EVENT}}],"writeKey":null,"sentAt":null,"context":null,"integrations":null}`],
  [
    "the server's members from the client, at each place",
    `{"batch":[{"version":1,"channel":"x",${EVENT},"receivedAt":"y","originalTimestamp":7}]}`,
  ],
  ["2,501 events", `{"batch":[${Array.from({ length: 2501 }, () => `{${EVENT}}`).join(",")}]}`],
  ["bytes that are no UTF-8", Buffer.concat([Buffer.from(`{"batch":[{${EVENT},"a":"`), Buffer.from([0xff, 0xc0]), Buffer.from(`"}]}`)])],
])("both read %s alike", (_, text) => {
  for (const shape of SHAPES) compare(Buffer.from(text), shape);
});

test("the client's bytes of a usual call are not changed", () => {
  const call = `{"batch":[{${EVENT},"properties":{"price": 1.50}}],"writeKey":"key-1","sentAt":"2026-11-22T10:00:00.000Z"}`;
  expect(readLines(readFast([Buffer.from(call)], { kind: "batch" })).join()).toContain(`"properties":{"price": 1.50}`);
});

test("other calls may be read between a call and its records", () => {
  const [first, second] = ["first", "second"].map((name) =>
    Buffer.from(`{"batch":[{"type":"track","userId":"u","event":"${name}","messageId":"m"}]}`),
  );
  const waiting = readFast([first as Buffer], { kind: "batch" });
  readFast([second as Buffer], { kind: "batch" });
  expect(readLines(waiting).join()).toContain(`"event":"first"`);
});

test("scan.wasm is what scan.as.ts compiles to", async () => {
  const { compiled, kept } = await compiledWasm(join(import.meta.dirname, "scan"), "scan.as.ts");
  expect(compiled.equals(kept)).toBe(true);
});

/** The fast reader gets the body in two chunks. */
function compare(bytes: Buffer, shape: CallShape, cut = 0): void {
  const [fast, plain] = [readFast([bytes.subarray(0, cut), bytes.subarray(cut)], shape), readPlain(bytes, shape)];
  expect(fast?.writeKey).toBe(plain?.writeKey);
  const [fastRecords, plainRecords] = [fast?.records(createContext()), plain?.records(createContext())];
  expect(fastRecords?.failed).toEqual(plainRecords?.failed);
  expect(fastRecords?.kinds).toEqual(plainRecords?.kinds);
  expect(fastRecords?.eventCount).toBe(plainRecords?.eventCount);
  expect(fastRecords?.ids).toEqual(plainRecords && hasher.hash(createContext().sourceId, plainRecords.messageIds));
  expect(readLines(fast)).toEqual(readLines(plain));
}

function createContext() {
  let count = 0;
  return {
    sourceId: "rh5BDZp6QDHvXFCkibm1pR",
    receivedAt: Date.parse("2026-11-22T10:00:02.345Z"),
    ip: "203.0.113.7",
    createMessageId() {
      count += 1;
      return `api-${count}`;
    },
  };
}

function readLines(call: { records(context: RecordContext): { lines: Buffer } } | null): string[] {
  const text = call?.records(createContext()).lines.toString() ?? "";
  return text === "" ? [] : text.slice(0, -1).split("\n");
}

function spell(value: unknown, roll: () => number): string {
  const blank = () => ["", "", "", "", "", "", "", "", "", " ", "\t", "\n"][roll() % 12] ?? "";
  if (Array.isArray(value)) return `[${blank()}${value.map((item) => spell(item, roll)).join(`${blank()},${blank()}`)}${blank()}]`;
  if (typeof value !== "object" || value === null) return roll() === 0 ? ` ${JSON.stringify(value)}` : (JSON.stringify(value) ?? "null");

  const members = Object.entries(value).flatMap(([key, member]) => {
    const written =
      roll() === 1 ? `"\\u${key.charCodeAt(0).toString(16).padStart(4, "0")}${JSON.stringify(key.slice(1)).slice(1)}` : JSON.stringify(key);
    const text = `${key === "" ? '""' : written}${blank()}:${blank()}${spell(member, roll)}`;
    return roll() === 2 ? [text, text] : [text];
  });
  return `{${blank()}${members.join(`${blank()},${blank()}`)}${blank()}}`;
}
