import { execFileSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { crc32, gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { appendRecords } from "../../testing/append-records.ts";
import { startAppendThreads } from "./append-threads.ts";
import { openBatch } from "./batch.ts";
import { readBatchHeader, writeBatchHeader } from "./batch-header.ts";
import { readBatch } from "./read-batch.ts";
import { recoverBatch } from "./recover-batch.ts";

const IDENTITY = {
  id: "0197f3a2-55aa-4b1c-8d2e-1234567890ab",
  sourceId: "rh5BDZp6QDHvXFCkibm1pR",
  receivedDay: 1_795_305_600_000,
  openedAt: 1_795_350_000_123,
};

const threads = startAppendThreads({ level: 6, maxThreads: 2 });
afterAll(threads.close);

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sluice-batch-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test("the header contains the identity of the batch, for a source id of any length", () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.string({ unit: fc.constantFrom(..."abcXYZ019"), minLength: 1, maxLength: 60 }),
      fc.nat(2 ** 31),
      (id, sourceId, time) => {
        const batch = { id, sourceId, receivedDay: time * 1000, openedAt: time * 1000 + 7 };
        const header = writeBatchHeader(batch);
        expect(readBatchHeader(Buffer.concat([header, Buffer.from("more")]))).toEqual({
          batch,
          headerByteCount: header.length,
          hasChecks: true,
        });
      },
    ),
  );
});

test("bytes that are not a batch have no header", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => readBatchHeader(Buffer.from(bytes)) === null));
});

test("a sealed batch is one gzip stream of all its records, and its figures match", async () => {
  const batch = await openBatch(directory, IDENTITY, threads);
  await appendRecords(batch, Buffer.concat([line(1), line(2)]));
  await appendRecords(batch, line(3));
  const sealed = await batch.seal(1_795_350_300_000);

  const bytes = await readFile(batch.path);
  expect(gunzipSync(bytes).toString()).toBe([line(1), line(2), line(3)].join(""));
  expect(sealed).toEqual({
    ...IDENTITY,
    eventCount: 3,
    breakdown: [{ kind: { type: "", name: "", appVersion: "" }, minutes: [0], counts: [3] }],
    rawByteCount: gunzipSync(bytes).length,
    byteCount: bytes.length,
    crc32: crc32(bytes),
    sealedAt: 1_795_350_300_000,
  });
  execFileSync("gzip", ["-t", batch.path]);
});

test("a commit refers to the records of the previous one, on any thread", async () => {
  const batch = await openBatch(directory, IDENTITY, threads);
  const records = Array.from({ length: 40 }, (_, index) => Buffer.from(`${randomBytes(2_000).toString("hex")}-${index}\n`));
  const all = [...records, ...records.slice(-8)];
  for (const record of all) {
    // A commit of another batch runs at the same time, so that the commits alternate between threads.
    const other = await openBatch(directory, { ...IDENTITY, id: randomUUID() }, threads);
    await Promise.all([appendRecords(batch, record), appendRecords(other, record)]);
    await other.seal(0);
  }
  const { byteCount } = await batch.seal(0);

  expect(gunzipSync(await readFile(batch.path))).toEqual(Buffer.concat(all));
  // The eight records repeat within 32 KB, so they take almost no bytes. A new stream for each commit would take 2 KB more for each.
  expect(byteCount / gzipSync(Buffer.concat(all)).length).toBeLessThan(1.03);
});

test("reading a batch returns the figures with which it was sealed", async () => {
  const batch = await openBatch(directory, IDENTITY, threads);
  await appendRecords(batch, line(1));
  const { sealedAt: _, ...figures } = await batch.seal(0);

  const { id, sourceId, receivedDay, openedAt, ...counts } = figures;
  expect(await readBatch(createReadStream(batch.path))).toMatchObject({
    identity: { id, sourceId, receivedDay, openedAt },
    ...counts,
    sealed: true,
  });
});

test.each([
  ["deleted", (path: string) => rm(path)],
  ["moved away with its folder", (path: string) => rename(dirname(path), `${dirname(path)}-moved`)],
])("a batch whose file was %s is written anew when it is sealed, with all that was durable", async (_what, take) => {
  const batch = await openBatch(join(directory, "collect"), IDENTITY, threads);
  await appendRecords(batch, line(1));
  expect(await batch.hasFile()).toBe(true);

  await take(batch.path);
  expect(await batch.hasFile()).toBe(false);
  const sealed = await batch.seal(5);

  const bytes = await readFile(batch.path);
  expect(gunzipSync(bytes).toString()).toBe(line(1).toString());
  expect(sealed).toMatchObject({ eventCount: 1, byteCount: bytes.length, crc32: crc32(bytes) });
});

test("records are not acknowledged after the file was deleted", async () => {
  const batch = await openBatch(directory, IDENTITY, threads);
  await appendRecords(batch, line(1));
  await rm(batch.path);

  await expect(appendRecords(batch, line(2))).rejects.toMatchObject({ code: "FILE_DELETED" });
  await batch.seal(5);
  expect(gunzipSync(await readFile(batch.path)).toString()).toBe(line(1).toString());
});

test("a batch that is cut at any byte is recovered with every commit that was complete before the cut", async () => {
  const batch = await openBatch(directory, IDENTITY, threads);
  const durableSizes: number[] = [];
  for (let commit = 1; commit <= 12; commit += 1) {
    await appendRecords(batch, line(commit));
    durableSizes.push(batch.byteCount);
  }
  const bytes = await readFile(batch.path);
  const { byteCount } = batch;
  await batch.seal(0);
  const path = join(directory, "torn.gz");
  // Zeros follow the last commit. A few cuts among them are as good as all.
  expect(bytes.length).toBeGreaterThan(byteCount);
  const cuts = Array.from({ length: byteCount + 8 }, (_, cut) => cut).slice(durableSizes[0]);

  for (const cut of [...cuts, bytes.length]) {
    await writeFile(path, bytes.subarray(0, cut));
    const recovery = await recoverBatch(path, 5);
    const wholeCommits = durableSizes.filter((size) => size <= cut).length;
    const expected = Array.from({ length: wholeCommits }, (_, index) => line(index + 1)).join("");
    expect(recovery).toMatchObject({ kind: "sealed", batch: { ...IDENTITY, eventCount: wholeCommits, sealedAt: 5 } });
    expect(gunzipSync(await readFile(path)).toString()).toBe(expected);
  }
});

test("garbage after the last commit is cut off, even if it looks like a sync marker", async () => {
  const batch = await openBatch(directory, IDENTITY, threads);
  await appendRecords(batch, line(1));
  const bytes = await readFile(batch.path);
  await batch.seal(0);
  const path = join(directory, "torn.gz");
  const marker = Buffer.from([0, 0, 0xff, 0xff]);

  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), fc.boolean(), async (garbage, withMarker) => {
      await writeFile(path, Buffer.concat([bytes, Buffer.from(garbage), ...(withMarker ? [marker] : [])]));
      const recovery = await recoverBatch(path, 5);
      expect(recovery.kind).toBe("sealed");
      expect(
        gunzipSync(await readFile(path))
          .toString()
          .startsWith(line(1).toString()),
      ).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("recovering a sealed batch does not change its bytes", async () => {
  const batch = await openBatch(directory, IDENTITY, threads);
  await appendRecords(batch, line(1));
  const sealed = await batch.seal(9);
  const before = await readFile(batch.path);

  expect(await recoverBatch(batch.path, 9)).toEqual({ kind: "sealed", batch: sealed });
  expect(await readFile(batch.path)).toEqual(before);
});

test("a batch without records is empty, and one whose commits cannot be read is unreadable", async () => {
  const empty = await openBatch(directory, IDENTITY, threads);
  expect(await recoverBatch(empty.path, 5)).toEqual({ kind: "empty" });
  await empty.seal(0);

  const lost = join(directory, "lost.gz");
  await writeFile(lost, Buffer.concat([Buffer.alloc(4096), Buffer.from([0, 0, 0xff, 0xff])]));
  expect(await recoverBatch(lost, 5)).toEqual({ kind: "unreadable" });
});

function line(number: number): Buffer {
  return Buffer.from(`${JSON.stringify({ messageId: `m-${number}`, event: "Order Completed" })}\n`);
}
