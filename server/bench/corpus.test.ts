import { expect, test } from "vitest";
import { readPlain } from "../collect/records/record-plain.ts";
import { type CorpusPlan, createCorpus } from "./corpus.ts";

const PLAN: CorpusPlan = {
  eventCount: 9_000,
  eventsPerRequest: 100,
  writeKeys: ["a".repeat(32), "b".repeat(32)],
  round: 1,
  form: "segment",
};
const CONTEXT = { sourceId: "s1", receivedAt: 0, ip: null, createMessageId: () => "none" };

test("equal plans create equal bytes", () => {
  expect(createRequests(PLAN)).toEqual(createRequests(PLAN));
});

test("the collector accepts every event, in batches and alone, with the ids of the corpus", () => {
  for (const plan of [PLAN, { ...PLAN, eventsPerRequest: 1, eventCount: 100 }]) {
    const corpus = createCorpus(plan);
    const read = createRequests(plan).map(({ path, body }) => {
      const shape = plan.eventsPerRequest === 1 ? ({ kind: "single", type: typeFromPath(path) } as const) : ({ kind: "batch" } as const);
      return readPlain(body, shape)?.records(CONTEXT);
    });
    expect(read.flatMap((records) => records?.failed ?? [{ code: "no JSON" }])).toEqual([]);
    expect(read.flatMap((records) => records?.messageIds ?? [])).toEqual(
      Array.from({ length: plan.eventCount }, (_, event) => corpus.messageId(event)),
    );
  }
});

test("events of the Java and Go libraries are accepted, with the library of their batch", () => {
  const plan: CorpusPlan = { ...PLAN, eventCount: 400, form: "batch-context" };
  const corpus = createCorpus(plan);
  const records = createRequests(plan).map(({ body }) => readPlain(body, { kind: "batch" })?.records(CONTEXT));
  expect(records.flatMap((set) => set?.messageIds ?? [])).toEqual(Array.from({ length: 400 }, (_, event) => corpus.messageId(event)));
  const names = records.flatMap((set) =>
    [...String(set?.lines).matchAll(/"context":\{"library":\{"name":"(.*?)"/g)].map(([, name]) => name),
  );
  expect(names.filter((name) => name === "analytics-java")).toHaveLength(200);
  expect(names.filter((name) => name === "analytics-go")).toHaveLength(200);
});

test("an event has about 1 KB", () => {
  const byteCount = createRequests(PLAN).reduce((total, { body }) => total + body.length, 0);
  expect(byteCount / PLAN.eventCount).toBeGreaterThan(900);
  expect(byteCount / PLAN.eventCount).toBeLessThan(1_200);
});

test("no message id occurs twice, in this round or in the next", () => {
  const ids = [PLAN.round, PLAN.round + 1].flatMap((round) => {
    const corpus = createCorpus({ ...PLAN, round });
    return Array.from({ length: PLAN.eventCount }, (_, event) => corpus.messageId(event));
  });
  expect(new Set(ids).size).toBe(2 * PLAN.eventCount);
});

test("requests use the write keys in rotation, in the header and in the body", () => {
  const keys = createRequests(PLAN).map(({ head, body }) => {
    const inHeader = Buffer.from(/Basic (\S+)/.exec(head)?.[1] ?? "", "base64").toString();
    return [inHeader, readPlain(body, { kind: "batch" })?.writeKey];
  });
  const [first, second] = PLAN.writeKeys;
  expect(keys.slice(0, 2)).toEqual([
    [`${first}:`, first],
    [`${second}:`, second],
  ]);
});

function createRequests(plan: CorpusPlan): { head: string; path: string; body: Buffer }[] {
  const corpus = createCorpus(plan);
  return Array.from({ length: corpus.requestCount }, (_, index) => {
    const bytes = Buffer.alloc(corpus.maxRequestBytes);
    const { length, bodyStart } = corpus.writeRequest(index, bytes);
    const head = bytes.toString("latin1", 0, bodyStart);
    return { head, path: head.split(" ")[1] ?? "", body: bytes.subarray(bodyStart, length) };
  });
}

function typeFromPath(path: string): "track" | "page" | "identify" {
  return path.startsWith("/v1/t") ? "track" : path.startsWith("/v1/p") ? "page" : "identify";
}
