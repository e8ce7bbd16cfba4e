import { execFileSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, gunzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openBatch } from "./batch.ts";
import { readBatchHeader, writeBatchHeader } from "./batch-header.ts";
import { mendBatch } from "./mend-batch.ts";
import { readBatch } from "./read-batch.ts";

const IDENTITY = {
  id: "0197f3a2-55aa-4b1c-8d2e-1234567890ab",
  sourceId: "rh5BDZp6QDHvXFCkibm1pR",
  receivedDay: 1_795_305_600_000,
  openedAt: 1_795_350_000_123,
};

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sluice-batch-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test("the header tells whose batch it is, whatever the source id's length", () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.string({ unit: fc.constantFrom(..."abcXYZ019"), minLength: 1, maxLength: 60 }),
      fc.nat(2 ** 31),
      (id, sourceId, time) => {
        const batch = { id, sourceId, receivedDay: time * 1000, openedAt: time * 1000 + 7 };
        const header = writeBatchHeader(batch);
        expect(readBatchHeader(Buffer.concat([header, Buffer.from("more")]))).toEqual({ batch, headerByteCount: header.length });
      },
    ),
  );
});

test("bytes that are no batch have no header", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => readBatchHeader(Buffer.from(bytes)) === null));
});

test("a sealed batch is one gzip stream of all its records, with its figures", async () => {
  const batch = await openBatch(directory, IDENTITY, { level: 6 });
  await batch.append(Buffer.concat([line(1), line(2)]), 2);
  await batch.append(line(3), 1);
  const sealed = await batch.seal(1_795_350_300_000);

  const bytes = await readFile(batch.path);
  expect(gunzipSync(bytes).toString()).toBe([line(1), line(2), line(3)].join(""));
  expect(sealed).toEqual({
    ...IDENTITY,
    eventCount: 3,
    rawByteCount: gunzipSync(bytes).length,
    byteCount: bytes.length,
    crc32: crc32(bytes),
    sealedAt: 1_795_350_300_000,
  });
  execFileSync("gzip", ["-t", batch.path]);
});

test("a small batch compresses as one stream too: what a commit says again is found in the one before", async () => {
  const sizes = [];
  for (const small of [false, true]) {
    const batch = await openBatch(directory, { ...IDENTITY, id: randomUUID() }, { level: 6, small });
    const records = Array.from({ length: 40 }, (_, index) =>
      Buffer.concat([randomBytes(2_000).toString("hex"), `-${index}\n`].map((text) => Buffer.from(text))),
    );
    for (const record of [...records, ...records.slice(-8)]) await batch.append(record, 1);
    sizes.push((await batch.seal(0)).byteCount);
    expect(gunzipSync(await readFile(batch.path))).toEqual(Buffer.concat([...records, ...records.slice(-8)]));
    execFileSync("gzip", ["-t", batch.path]);
  }
  const [large = 0, smaller = 0] = sizes;
  expect(Math.abs(smaller / large - 1)).toBeLessThan(0.02);
});

test("what reads a batch back finds the figures that it was sealed with", async () => {
  const batch = await openBatch(directory, IDENTITY, { level: 6 });
  await batch.append(line(1), 1);
  const { sealedAt: _, ...figures } = await batch.seal(0);

  const { id, sourceId, receivedDay, openedAt, ...counts } = figures;
  expect(await readBatch(createReadStream(batch.path))).toMatchObject({
    identity: { id, sourceId, receivedDay, openedAt },
    ...counts,
    sealed: true,
  });
});

test.each([false, true])(
  "a batch (small: %s) cut at any byte mends to whole commits: none that was durable before the cut is missing",
  async (small) => {
    const batch = await openBatch(directory, IDENTITY, { level: 6, small });
    const durableSizes: number[] = [];
    for (let commit = 1; commit <= 12; commit += 1) {
      await batch.append(line(commit), 1);
      durableSizes.push(batch.byteCount);
    }
    const bytes = await readFile(batch.path);
    await batch.seal(0);
    const path = join(directory, "torn.gz");

    for (let cut = durableSizes[0] as number; cut <= bytes.length; cut += 1) {
      await writeFile(path, bytes.subarray(0, cut));
      const mended = await mendBatch(path, 5);
      const wholeCommits = durableSizes.filter((size) => size <= cut).length;
      const expected = Array.from({ length: wholeCommits }, (_, index) => line(index + 1)).join("");
      expect(mended).toMatchObject({ kind: "sealed", batch: { ...IDENTITY, eventCount: wholeCommits, sealedAt: 5 } });
      expect(gunzipSync(await readFile(path)).toString()).toBe(expected);
    }
  },
);

test("garbage behind the last commit is cut away, even where it looks like a sync marker", async () => {
  const batch = await openBatch(directory, IDENTITY, { level: 6 });
  await batch.append(line(1), 1);
  const bytes = await readFile(batch.path);
  await batch.seal(0);
  const path = join(directory, "torn.gz");
  const marker = Buffer.from([0, 0, 0xff, 0xff]);

  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), fc.boolean(), async (garbage, withMarker) => {
      await writeFile(path, Buffer.concat([bytes, Buffer.from(garbage), ...(withMarker ? [marker] : [])]));
      const mended = await mendBatch(path, 5);
      expect(mended.kind).toBe("sealed");
      expect(
        gunzipSync(await readFile(path))
          .toString()
          .startsWith(line(1).toString()),
      ).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("mending a batch that is sealed already leaves its bytes as they are", async () => {
  const batch = await openBatch(directory, IDENTITY, { level: 6 });
  await batch.append(line(1), 1);
  const sealed = await batch.seal(9);
  const before = await readFile(batch.path);

  expect(await mendBatch(batch.path, 9)).toEqual({ kind: "sealed", batch: sealed });
  expect(await readFile(batch.path)).toEqual(before);
});

test("a batch without a record is empty, and one whose commits don't read back is unreadable", async () => {
  const empty = await openBatch(directory, IDENTITY, { level: 6 });
  expect(await mendBatch(empty.path, 5)).toEqual({ kind: "empty" });
  await empty.seal(0);

  const lost = join(directory, "lost.gz");
  await writeFile(lost, Buffer.concat([Buffer.alloc(4096), Buffer.from([0, 0, 0xff, 0xff])]));
  expect(await mendBatch(lost, 5)).toEqual({ kind: "unreadable" });
});

function line(number: number): Buffer {
  return Buffer.from(`${JSON.stringify({ messageId: `m-${number}`, event: "Order Completed" })}\n`);
}
