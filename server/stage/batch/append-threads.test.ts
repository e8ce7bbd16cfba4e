import { randomBytes } from "node:crypto";
import { type FileHandle, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, inflateRawSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WINDOW_BYTES } from "../deflate/deflater.ts";
import { type Append, type AppendThreads, startAppendThreads } from "./append-threads.ts";
import { FINAL_BLOCK } from "./gzip-format.ts";

let directory: string;
let file: FileHandle;
let threads: AppendThreads;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sluice-append-"));
  file = await open(join(directory, "file"), "w");
  threads = startAppendThreads({ level: 6, maxThreads: 2 });
});
afterEach(async () => {
  await threads.close();
  await file.close();
  await rm(directory, { recursive: true });
});

test("the head and the compressed records are written at the given position, and both checksums are returned", async () => {
  const window = sharedBytes(WINDOW_BYTES);
  const appended = await threads.append(createAppend({ head: Buffer.from("head"), position: 3, window }));
  const bytes = (await readFile(join(directory, "file"))).subarray(3, 3 + appended.byteCount);

  expect(bytes.subarray(0, 4).toString()).toBe("head");
  expect(inflateRawSync(Buffer.concat([bytes.subarray(4), FINAL_BLOCK])).toString()).toBe("a record\n");
  expect(appended).toMatchObject({ crc32: crc32(bytes), rawCrc32: crc32("a record\n") });
  expect(Buffer.from(window.subarray(0, 10)).toString()).toBe("a record\n\0");
});

test("zeros are written behind small commits: more in a larger file, none where there are some already", async () => {
  const first = await threads.append(createAppend({ position: 0 }));
  expect(first.writtenUpTo).toBe(first.byteCount);

  const second = await threads.append(createAppend({ position: 1_000, writtenUpTo: first.writtenUpTo }));
  expect(second.writtenUpTo).toBe(1_000 + second.byteCount + 4_000);
  expect((await readFile(join(directory, "file"))).subarray(1_000 + second.byteCount)).toEqual(Buffer.alloc(4_000));

  const third = await threads.append(createAppend({ position: 2_000, writtenUpTo: second.writtenUpTo }));
  expect(third.writtenUpTo).toBe(second.writtenUpTo);

  const large = await threads.append(createAppend({ position: 9_000, writtenUpTo: 9_000, records: randomBytes(8_000) }));
  expect(large.writtenUpTo).toBe(9_000 + large.byteCount);
});

test("the window has the last 32 KB of the stream", async () => {
  const window = sharedBytes(WINDOW_BYTES);
  const [first, second, third] = ["a".repeat(20_000), "b".repeat(20_000), "c".repeat(50_000)];
  let rawByteCount = 0;
  for (const [records, expected] of [
    [first, first],
    [second, `${first.slice(-(WINDOW_BYTES - 20_000))}${second}`],
    [third, third.slice(-WINDOW_BYTES)],
  ] as const) {
    await threads.append(createAppend({ records: sharedBytes(records), window, windowByteCount: rawByteCount }));
    rawByteCount += records.length;
    expect(Buffer.from(window.subarray(0, rawByteCount)).toString()).toBe(expected);
  }
});

test("a failed append rejects with its reason, and more appends than there are threads succeed", async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) => threads.append(createAppend(index === 3 ? { fd: 987_654 } : { position: index * 100 }))),
  );
  expect(results.map(({ status }) => status)).toEqual(results.map((_, index) => (index === 3 ? "rejected" : "fulfilled")));
  expect(results[3]).toMatchObject({ reason: { code: "EBADF" } });
});

test("closing rejects the appends that have not ended", async () => {
  const appends = Array.from({ length: 5 }, () => threads.append(createAppend({})));
  const settled = Promise.allSettled(appends);
  await threads.close();
  expect((await settled).map(({ status }) => status)).toEqual(appends.map(() => "rejected"));
});

function createAppend(given: Partial<Append>): Append {
  return {
    fd: file.fd,
    position: 0,
    writtenUpTo: 0,
    head: null,
    records: sharedBytes("a record\n"),
    window: sharedBytes(WINDOW_BYTES),
    windowByteCount: 0,
    checkSeed: 0,
    rawCrc32: 0,
    crc32: 0,
    ...given,
  };
}

function sharedBytes(content: string | number): Uint8Array {
  const bytes = Buffer.from(new SharedArrayBuffer(typeof content === "string" ? content.length : content));
  if (typeof content === "string") bytes.write(content);
  return bytes;
}
