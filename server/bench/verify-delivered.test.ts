import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type CorpusPlan, createCorpus } from "./corpus.ts";
import { verifyDelivered } from "./verify-delivered.ts";

const PLAN: CorpusPlan = { eventCount: 6, eventsPerRequest: 2, writeKeys: ["k".repeat(32)], round: 1, form: "segment" };
const corpus = createCorpus(PLAN);

test("files with every event once are correct", async () => {
  expect(await judge([createFile(0, 1, 2), createFile(3, 4, 5)])).toMatchObject({ missing: 0, doubled: 0, strange: 0 });
});

test("missing, duplicated and unknown events are counted separately", async () => {
  expect(await judge([createFile(0, 1, 2), createFile(3, 4, 2), gzipSync('{"messageId":"other"}\n')])).toMatchObject({
    missing: 1,
    doubled: 1,
    strange: 1,
  });
});

test("a file that ends inside a record is an error", async () => {
  await expect(judge([gzipSync('{"messageId":')])).rejects.toThrow("inside a record");
});

test("a truncated file is an error", async () => {
  await expect(judge([createFile(0, 1, 2).subarray(0, -4)])).rejects.toThrow();
});

test("the delivered bytes are compared with one gzip stream of all records at the same level", async () => {
  const files = [createFile(0, 1, 2), createFile(3, 4, 5)];
  const verdict = await judge(files);
  expect(verdict.byteCount).toBe(files.reduce((total, { length }) => total + length, 0));
  expect(verdict.oneStreamByteCount).toBe(gzipSync(createRecords(0, 1, 2) + createRecords(3, 4, 5), { level: 6 }).length);
});

function judge(files: Buffer[]) {
  return verifyDelivered(files, corpus, { corpus: PLAN, gzipLevel: 6 });
}

function createFile(...events: number[]): Buffer {
  return gzipSync(createRecords(...events));
}

function createRecords(...events: number[]): string {
  return events.map((event) => `${JSON.stringify({ messageId: corpus.messageId(event) })}\n`).join("");
}
