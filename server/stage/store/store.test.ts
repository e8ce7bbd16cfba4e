import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, describe, expect, vi } from "vitest";
import { createAws } from "../../aws/create-aws.ts";
import type { SealedBatch, StagedBatch } from "../../domain/batch/batch.ts";
import type { StagingStore } from "../../runtime.ts";
import { PLATFORM_USER } from "../../sandbox/state/accounts.ts";
import { appendRecords } from "../../testing/append-records.ts";
import { test as base } from "../../testing/test.ts";
import { startTestSandbox } from "../../testing/test-sandbox.ts";
import { startAppendThreads } from "../batch/append-threads.ts";
import { openBatch } from "../batch/batch.ts";
import { openLocalStore } from "./local-store.ts";
import { openS3Store } from "./s3-store.ts";

const threads = startAppendThreads({ level: 6, maxThreads: 1 });
afterAll(threads.close);

const DAY = 1_795_305_600_000;
const PLACE = { bucket: "sluice-staging", region: "eu-west-1" };

const local = base.extend("store", ({ dataDir }): StagingStore => openLocalStore(join(dataDir, "staged")));

const s3 = base
  .extend("sandbox", async ({ dataDir }, { onCleanup }) => {
    const sandbox = await startTestSandbox(join(dataDir, "sandbox"));
    onCleanup(async () => {
      vi.unstubAllEnvs();
      await sandbox.close();
    });
    const platform = new S3Client({ region: PLACE.region, credentials: PLATFORM_USER, forcePathStyle: true });
    const CreateBucketConfiguration = { LocationConstraint: PLACE.region as "eu-west-1" };
    await platform.send(new CreateBucketCommand({ Bucket: PLACE.bucket, CreateBucketConfiguration }));
    return sandbox;
  })
  .extend("store", ({ sandbox: _ }): StagingStore => openS3Store({ aws: createAws({ workspaceRegion: "us" }), ...PLACE }));

describe.each([
  ["local", local],
  ["s3", s3 as unknown as typeof local],
])("the %s store", (_name, test) => {
  test("takes a batch, and returns its bytes unchanged", async ({ store, dataDir }) => {
    const { batch, path } = await sealBatch(dataDir);
    const bytes = await readFile(path);

    await store.take(batch, path);

    await rm(path);
    expect(Buffer.concat(await store.read(batch).toArray())).toEqual(bytes);
  });

  test("takes a batch that it has already, as after a kill, and changes nothing", async ({ store, dataDir }) => {
    const { batch, path } = await sealBatch(dataDir);
    const copy = join(dataDir, "copy.gz");
    await copyFile(path, copy);
    await store.take(batch, path);

    await store.take(batch, path);
    await store.take(batch, copy);

    expect(await listed(store)).toEqual([toStagedBatch(batch)]);
  });

  test("rejects if neither the file nor the batch exists", async ({ store, dataDir }) => {
    const { batch } = await sealBatch(dataDir);
    await expect(store.take(batch, join(dataDir, "absent.gz"))).rejects.toThrow();
  });

  test("lists its batches, and nothing else", async ({ store, dataDir }) => {
    expect(await listed(store)).toEqual([]);
    const batches = [await sealBatch(dataDir, "s1", 1), await sealBatch(dataDir, "s1", 2), await sealBatch(dataDir, "s2", 3)];
    for (const { batch, path } of batches) await store.take(batch, path);

    expect(await listed(store)).toEqual(batches.map(({ batch }) => toStagedBatch(batch)));
  });

  test("removes a batch, also if it does not exist", async ({ store, dataDir }) => {
    const { batch, path } = await sealBatch(dataDir);
    await store.take(batch, path);

    await store.remove(batch);
    await store.remove(batch);

    expect(await listed(store)).toEqual([]);
    await expect(store.read(batch).toArray()).rejects.toThrow();
  });
});

s3("a bucket that is away leaves the batch with the collector", async ({ sandbox, store, dataDir }) => {
  const { batch, path } = await sealBatch(dataDir);
  await sandbox.close();

  await expect(store.take(batch, path)).rejects.toThrow("The staging bucket sluice-staging refused to take");
  expect((await readFile(path)).length).toBe(batch.byteCount);
});

s3("a batch that was damaged on the disk is not taken", async ({ store, dataDir }) => {
  const { batch, path } = await sealBatch(dataDir);
  const bytes = await readFile(path);
  bytes[70] = (bytes[70] ?? 0) ^ 1;
  await writeFile(path, bytes);

  await expect(store.take(batch, path)).rejects.toThrow("BadDigest");
  expect(await listed(store)).toEqual([]);
});

async function sealBatch(dataDir: string, sourceId = "s1", number = 7): Promise<{ batch: SealedBatch; path: string }> {
  const folder = join(dataDir, "collect");
  await mkdir(folder, { recursive: true });
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  const batch = await openBatch(folder, { id, sourceId, receivedDay: DAY, openedAt: DAY }, threads);
  await appendRecords(batch, Buffer.from('{"event":"Signed Up"}\n'));
  return { batch: await batch.seal(DAY), path: batch.path };
}

async function listed(store: StagingStore): Promise<StagedBatch[]> {
  const batches: StagedBatch[] = [];
  for await (const batch of store.list()) batches.push(batch);
  return batches.sort((one, other) => one.id.localeCompare(other.id));
}

function toStagedBatch({ id, sourceId, receivedDay }: StagedBatch): StagedBatch {
  return { id, sourceId, receivedDay };
}
