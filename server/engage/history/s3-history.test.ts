import { access, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { expect, test as plainTest } from "vitest";
import type { Aws, OwnBuckets } from "../../aws/aws.ts";
import { ok, refuse } from "../../domain/result.ts";
import type { AwsFault } from "../../domain/validation/aws-fault.ts";
import { createScriptedAws } from "../../testing/scripted-aws.ts";
import { createTestClock } from "../../testing/test-clock.ts";
import { openS3History } from "./s3-history.ts";

const PART = { workspaceId: "acme", receivedDay: 86_400_000, name: "one" };

const test = plainTest
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs, and this one needs nothing.
  .extend("folder", async ({}, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), "sluice-history-"));
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return folder;
  })
  .extend("clock", () => createTestClock())
  .extend("objects", () => new Map<string, Buffer>())
  .extend("downloads", () => [] as string[])
  .extend("history", ({ folder, clock, objects, downloads }) =>
    openS3History({
      aws: { ...createScriptedAws(), ...createBucket(objects, downloads) },
      ...{ bucket: "staging", region: "us-west-2", cacheDirectory: join(folder, "cache"), maxCacheBytes: 25, clock },
    }),
  );

test("a part is put once, with its checksum, and read from a local copy", async ({ history, folder, objects, downloads }) => {
  const path = join(folder, "new.parquet");
  await writeFile(path, "ten bytes.");
  await history.put(PART, path);
  await history.put(PART, path);
  expect([...objects.keys()]).toEqual(["engage/acme/86400000/one.parquet"]);

  const [first, second] = await Promise.all([history.fetch(PART), history.fetch(PART)]);
  expect(await readFile(first.path, "utf8")).toBe("ten bytes.");
  expect(second.path).toBe(first.path);
  expect(downloads).toHaveLength(1);
});

test("local copies that were used least recently are deleted, and none that is in use", async ({ history, clock, objects }) => {
  const parts = ["a", "b", "c"].map((name) => ({ ...PART, name }));
  for (const { name } of parts) objects.set(`engage/acme/86400000/${name}.parquet`, Buffer.alloc(10));
  const paths: string[] = [];
  for (const [index, part] of parts.entries()) {
    const { path, release } = await history.fetch(part);
    paths.push(path);
    if (index > 0) release();
    clock.advance({ seconds: 1 });
  }
  const left = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  expect(left).toEqual([true, false, true]);
});

test("a part that is missing is refused with ENOENT; removing it succeeds", async ({ history }) => {
  await expect(history.fetch(PART)).rejects.toMatchObject({ code: "ENOENT" });
  await history.remove(PART);
});

test("the parts of a workspace are listed, without other keys", async ({ history, objects }) => {
  for (const key of [
    "engage/acme/0/base-1.parquet",
    "engage/acme/86400000/one.parquet",
    "engage/other/0/x.parquet",
    "engage/acme/readme",
  ]) {
    objects.set(key, Buffer.alloc(1));
  }
  const found: unknown[] = [];
  for await (const part of history.list("acme")) found.push(part);
  expect(found).toEqual([{ ...PART, receivedDay: 0, name: "base-1" }, PART]);
});

/** A bucket in memory that refuses to overwrite an object, and bytes that do not have their checksum. */
function createBucket(objects: Map<string, Buffer>, downloads: string[]): OwnBuckets & Pick<Aws, "putObject"> {
  const fault = (kind: AwsFault["kind"], code: string) =>
    refuse({ kind, code, message: "", requestId: null, status: null } as unknown as AwsFault);
  return {
    async putObject({ key, body, crc32: checksum }) {
      if (objects.has(key)) return fault("already_exists", "PreconditionFailed");
      const bytes = body instanceof Uint8Array ? Buffer.from(body) : await buffer(body());
      if (crc32(bytes) !== checksum) return fault("bad_request" as AwsFault["kind"], "BadDigest");
      objects.set(key, bytes);
      return ok({ requestId: null });
    },
    async getObject({ key, from }) {
      downloads.push(key);
      const bytes = objects.get(key);
      if (bytes === undefined) return fault("no_such_key" as AwsFault["kind"], "NoSuchKey");
      return ok({ body: Readable.from([bytes.subarray(from)]), byteCount: bytes.length - from, requestId: null });
    },
    async listObjects({ prefix }) {
      return ok({ keys: [...objects.keys()].filter((key) => key.startsWith(prefix)), next: null, requestId: null });
    },
    async deleteObject({ key }) {
      objects.delete(key);
      return ok({ requestId: null });
    },
  };
}
