import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, gunzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { appendRecords } from "../../testing/append-records.ts";
import { startAppendThreads } from "./append-threads.ts";
import { openBatch } from "./batch.ts";
import { MARK_BYTES } from "./commit-mark.ts";
import { createCrc32Shift } from "./create-crc32-shift.ts";
import { readBlocks } from "./read-damaged-file.ts";
import { recoverBatch } from "./recover-batch.ts";
import { recoverCommits } from "./recover-commits.ts";

const IDENTITY = {
  id: "0197f3a2-55aa-4b1c-8d2e-1234567890ab",
  sourceId: "rh5BDZp6QDHvXFCkibm1pR",
  receivedDay: 1_795_305_600_000,
  openedAt: 1_795_350_000_123,
};

const threads = startAppendThreads({ level: 6, maxThreads: 2 });
afterAll(threads.close);

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sluice-recover-"));
  path = join(directory, `${IDENTITY.id}.gz`);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test("the CRCs of two chunks combine to the CRC of both", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array({ maxLength: 5_000 }), (one, other) => {
      const both = crc32(Buffer.concat([one, other]));
      expect((createCrc32Shift(other.length)(crc32(one)) ^ crc32(other)) >>> 0).toBe(both);
    }),
  );
});

test("any single flipped bit is corrected, in an open and in a sealed batch", async () => {
  const batch = await writeBatch([3, 40, 1, 1, 20]);
  for (const bytes of [batch.bytes.subarray(0, batch.byteCount), await sealedBytes(batch.bytes)]) {
    for (const bit of [...someBits(8 * bytes.length, 200), ...lastBits(bytes, 60)]) {
      const damaged = flipped(bytes, bit);
      expect(recoverCommits(damaged, IDENTITY.id)).toMatchObject({
        identity: IDENTITY,
        eventCount: 65,
        correctedCount: 1,
        lostCommitCount: 0,
        damaged: true,
      });
      if (bit < 8 * batch.byteCount) expect(damaged.equals(bytes)).toBe(true);
    }
  }
});

test("a batch with a flipped bit is restored, and the damaged file is kept", async () => {
  const batch = await writeBatch([3, 40, 1, 1, 120, 7]);
  const whole = await sealedBytes(batch.bytes);

  for (const bit of someBits(8 * batch.byteCount, 40)) {
    const damaged = flipped(batch.bytes, bit);
    await writeFile(path, damaged);

    expect(await recoverBatch(path, 5)).toMatchObject({
      kind: "sealed",
      batch: { ...IDENTITY, eventCount: 172, crc32: crc32(whole) },
      damage: { correctedCount: 1, lostCommitCount: 0, keptEventCount: 172 },
    });
    expect(await readFile(path)).toEqual(whole);
    expect(await readFile(keptPath(damaged))).toEqual(damaged);
  }
});

test("a bit that flipped in the zeros after the commits changes nothing", async () => {
  const batch = await writeBatch([3, 4]);
  expect(batch.bytes.length).toBeGreaterThan(batch.byteCount);
  const whole = await sealedBytes(batch.bytes);
  for (const bit of [8 * batch.byteCount, 8 * batch.byteCount + 77, 8 * batch.bytes.length - 1]) {
    await writeFile(path, flipped(batch.bytes, bit));
    const recovery = await recoverBatch(path, 5);
    expect(recovery).toMatchObject({ kind: "sealed", batch: { eventCount: 7 }, tornByteCount: expect.any(Number) });
    expect(recovery).not.toHaveProperty("damage");
    expect(await readFile(path)).toEqual(whole);
  }
});

test("after larger damage, recovery returns only whole acknowledged commits, in their order", async () => {
  const sizes = [3, 40, 1, 1, 120, 7, 12, 30];
  const batch = await writeBatch(sizes);

  await fc.assert(
    fc.asyncProperty(fc.nat(batch.byteCount - 1), fc.integer({ min: 2, max: 600 }), fc.boolean(), async (at, length, random) => {
      const damaged = Buffer.from(batch.bytes);
      const end = Math.min(at + length, batch.byteCount);
      if (random) damaged.set(randomBytes(end - at), at);
      else damaged.fill(0, at, end);
      await writeFile(path, damaged);

      const recovery = await recoverBatch(path, 5);

      if (damaged.equals(batch.bytes)) return;
      if (recovery.kind === "unreadable" || recovery.kind === "empty") {
        expect(at).toBeLessThan(batch.ends[0] ?? 0);
        return;
      }
      const records = recovery.kind === "sealed" ? gunzipSync(await readFile(path)).toString() : "";
      const intactBefore = batch.ends.findIndex((commitEnd) => commitEnd > at);
      expect(records.startsWith(batch.commits.slice(0, intactBefore).join(""))).toBe(true);
      expect(isConcatenation(records, batch.commits)).toBe(true);
      if (!("damage" in recovery)) {
        expect(end).toBeGreaterThan((batch.ends.at(-1) ?? 0) - MARK_BYTES);
        return;
      }
      expect(await readFile(keptPath(damaged))).toEqual(damaged);
      expect(recovery.damage?.keptEventCount).toBe(records.split("\n").length - 1);
    }),
    { numRuns: 80 },
  );
});

test("a commit after a lost one is kept if it does not refer to it", async () => {
  const batch = await openBatch(directory, IDENTITY, threads);
  const chunks = [records(2), randomRecords(), randomRecords(), records(3)];
  const ends: number[] = [];
  for (const chunk of chunks) {
    await appendRecords(batch, chunk);
    ends.push(batch.byteCount);
  }
  const bytes = await readFile(batch.path);
  await batch.seal(0);
  // The third and the fourth commit have nothing in common with the second one.
  bytes.fill(0x55, (ends[0] ?? 0) + 200, (ends[0] ?? 0) + 260);
  await writeFile(path, bytes);

  expect(await recoverBatch(path, 5)).toMatchObject({ kind: "sealed", damage: { keptCommitCount: 3, lostCommitCount: 1 } });
  expect(gunzipSync(await readFile(path)).toString()).toBe([chunks[0], chunks[2], chunks[3]].join(""));
  execFileSync("gzip", ["-t", path]);
});

test("after damage that cannot be corrected, everything from the next restart on is kept", async () => {
  const batch = await openBatch(directory, IDENTITY, threads);
  const chunks = Array.from({ length: 24 }, () => records(1_000));
  const starts: number[] = [];
  for (const commit of chunks) {
    starts.push(batch.byteCount);
    await appendRecords(batch, commit);
  }
  const bytes = await readFile(batch.path);
  await batch.seal(0);
  const restart = chunks.findIndex((_, index) => Buffer.concat(chunks.slice(0, index)).length >= 4 * 1024 * 1024);
  expect(restart).toBeGreaterThan(2);
  bytes.fill(0, (starts[1] ?? 0) + 4_000, (starts[1] ?? 0) + 8_000);
  await writeFile(path, bytes);

  expect(await recoverBatch(path, 5)).toMatchObject({ kind: "sealed", damage: { keptCommitCount: 1 + 24 - restart } });
  const kept = [chunks[0], ...chunks.slice(restart)].join("");
  expect(gunzipSync(await readFile(path)).toString()).toBe(kept);
});

describe("recovery", () => {
  test("makes the same batch again after a crash between any two steps", async () => {
    const batch = await writeBatch([30, 50, 20]);
    const damaged = Buffer.from(batch.bytes).fill(0, (batch.ends[1] ?? 0) + 50, (batch.ends[1] ?? 0) + 90);
    await writeFile(path, damaged);
    const first = await recoverBatch(path, 5);
    const recovered = await readFile(path);
    const kept = await readdir(join(directory, "damaged"));
    expect(first).toMatchObject({ kind: "sealed", batch: { eventCount: 80 }, damage: { lostCommitCount: 1, keptEventCount: 80 } });

    // Until it is replaced, the damaged batch is still at its path, and any number of the earlier steps may be done.
    for (const done of [kept, kept.filter((name) => name.endsWith(".json")), []]) {
      await writeFile(path, damaged);
      for (const name of kept) if (!done.includes(name)) await rm(join(directory, "damaged", name));
      await writeFile(`${path}.unfinished`, "half of it");
      expect(await recoverBatch(path, 5)).toEqual(first);
      expect(await readFile(path)).toEqual(recovered);
      expect(await readFile(keptPath(damaged))).toEqual(damaged);
    }

    // Afterwards it is a normal batch.
    const { damage: _, ...again } = first as typeof first & { damage: unknown };
    expect(await recoverBatch(path, 5)).toEqual(again);
    expect(await readFile(path)).toEqual(recovered);
  });

  test("keeps the file of a batch of which nothing can be recovered", async () => {
    const batch = await writeBatch([200]);
    const damaged = Buffer.from(batch.bytes).fill(0x5a, 200, batch.byteCount - MARK_BYTES);
    await writeFile(path, damaged);

    expect(await recoverBatch(path, 5)).toMatchObject({
      kind: "lost",
      damage: { keptEventCount: 0, lostCommitCount: 1, estimatedLostEventCount: null },
    });
    expect(await readFile(keptPath(damaged))).toEqual(damaged);
    await expect(readFile(path)).rejects.toThrow("ENOENT");
  });

  test("keeps both files of a batch that is damaged twice", async () => {
    const batch = await writeBatch([30, 50]);
    const first = flipped(batch.bytes, 8 * 500);
    await writeFile(path, first);
    await recoverBatch(path, 5);
    const second = flipped(await readFile(path), 8 * 700);
    await writeFile(path, second);
    await recoverBatch(path, 5);

    expect(await readFile(keptPath(first))).toEqual(first);
    expect(await readFile(keptPath(second))).toEqual(second);
  });

  test("does not accept a commit of another batch", async () => {
    const batch = await writeBatch([5]);
    const other = await openBatch(directory, { ...IDENTITY, id: "0197f3a2-55aa-4b1c-8d2e-1234567890ff" }, threads);
    await appendRecords(other, Buffer.from(batch.commits[0] ?? ""));
    const stale = (await readFile(other.path)).subarray(batch.headerByteCount, other.byteCount);
    await other.seal(0);
    await writeFile(path, Buffer.concat([batch.bytes.subarray(0, batch.byteCount), stale]));

    expect(await recoverBatch(path, 5)).toMatchObject({ batch: { eventCount: 5 }, damage: { lostCommitCount: 1 } });
  });

  test("skips blocks that the disk cannot read", async () => {
    const content = randomBytes(10_000);
    const file = {
      stat: async () => ({ size: content.length }),
      read: async (buffer: Buffer, offset: number, length: number, position: number) => {
        if (position === 4096) throw Object.assign(new Error("EIO"), { code: "EIO" });
        content.copy(buffer, offset, position, position + length);
        return { bytesRead: length, buffer };
      },
    };
    const bytes = await readBlocks(file as unknown as Parameters<typeof readBlocks>[0]);
    expect(bytes).toEqual(Buffer.from(content).fill(0, 4096, 8192));
  });
});

/** Makes an open batch, as a crash leaves it, with one commit for each number of events. */
async function writeBatch(sizes: readonly number[]) {
  const batch = await openBatch(join(directory), { ...IDENTITY }, threads);
  const commits: string[] = [];
  const ends: number[] = [];
  for (const size of sizes) {
    const lines = records(size);
    await appendRecords(batch, lines);
    commits.push(lines.toString());
    ends.push(batch.byteCount);
  }
  const bytes = await readFile(batch.path);
  const { byteCount } = batch;
  await batch.seal(5);
  await rm(batch.path);
  return { bytes, byteCount, commits, ends, headerByteCount: 12 + bytes.readUInt16LE(10) };
}

/** Returns the bytes of the batch after it is sealed. */
async function sealedBytes(bytes: Buffer): Promise<Buffer> {
  await writeFile(path, bytes);
  await recoverBatch(path, 5);
  return readFile(path);
}

function records(count: number): Buffer {
  const line = (index: number) =>
    `${JSON.stringify({ messageId: randomBytes(12).toString("hex"), event: "Order Completed", userId: `u-${index % 7}`, timestamp: "2026-11-22T10:00:00.000Z", context: { library: { name: "analytics-node", version: "3.1.0" }, page: { path: `/orders/${randomBytes(4).toString("hex")}` } } })}\n`;
  return Buffer.from(Array.from({ length: count }, (_, index) => line(index)).join(""));
}

/** Returns a line that is larger than the window and has nothing in common with any other line. */
function randomRecords(): Buffer {
  return Buffer.from(`${randomBytes(30_000).toString("base64")}\n`);
}

function keptPath(damaged: Buffer): string {
  return join(directory, "damaged", `${IDENTITY.id}-${crc32(damaged).toString(16).padStart(8, "0")}.gz`);
}

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/** Samples of all bits, including those of the header and of the first mark. */
function someBits(countBits: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.floor((index * countBits) / count) + (index % 8)).filter(
    (bit) => bit < countBits,
  );
}

function lastBits(bytes: Buffer, byteCount: number): number[] {
  return Array.from({ length: 8 * byteCount }, (_, index) => 8 * (bytes.length - byteCount) + index);
}

function isConcatenation(text: string, commits: readonly string[]): boolean {
  let rest = text;
  for (const commit of commits) if (rest.startsWith(commit)) rest = rest.slice(commit.length);
  return rest === "";
}
