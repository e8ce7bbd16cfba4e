import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, expect } from "vitest";
import type { SealedBatch } from "../../domain/batch/batch.ts";
import { appendRecords } from "../../testing/append-records.ts";
import { insertDestination, insertSource } from "../../testing/rows.ts";
import { test } from "../../testing/test.ts";
import type { TestRuntime } from "../../testing/test-runtime.ts";
import { startAppendThreads } from "../batch/append-threads.ts";
import { openBatch } from "../batch/batch.ts";
import { indexBatch } from "./index-batch.ts";
import { reconcile } from "./reconcile.ts";

const threads = startAppendThreads({ level: 6, maxThreads: 1 });
afterAll(threads.close);

const DAY = 1_795_305_600_000;

test("a batch is indexed with one file and one job for each enabled destination of its source", async ({ runtime }) => {
  const source = await insertSource(runtime);
  const enabled = await insertDestination(runtime, { sourceId: source.id, bucket: "acme-events/raw/eu" });
  await insertDestination(runtime, { sourceId: source.id, metadataId: "another", enabled: false });
  const batch = toSealedBatch(runtime, source.id);

  expect(await indexBatch(runtime, batch)).toBe("indexed");
  const files = await selectFiles(runtime, batch.id);
  expect(files).toMatchObject([
    { destinationId: enabled.id, bucket: "acme-events", key: `raw/eu/segment-logs/${source.id}/${DAY}/${batch.id}.gz`, state: "pending" },
  ]);
  expect(await jobKeys(runtime)).toEqual(expect.arrayContaining([`deliver_file:${files[0]?.id}`]));
});

test("indexing a batch again changes nothing, even when both happen at once", async ({ runtime }) => {
  const source = await insertSource(runtime);
  await insertDestination(runtime, { sourceId: source.id });
  const batch = toSealedBatch(runtime, source.id);

  const outcomes = await Promise.all([indexBatch(runtime, batch), indexBatch(runtime, batch), indexBatch(runtime, batch)]);
  expect(outcomes.sort()).toEqual(["already_indexed", "already_indexed", "indexed"]);
  expect(await selectFiles(runtime, batch.id)).toHaveLength(1);
});

test("new settings apply to later batches: a file keeps its target", async ({ runtime }) => {
  const source = await insertSource(runtime);
  const destination = await insertDestination(runtime, { sourceId: source.id, bucket: "first" });
  const [earlier, later] = [toSealedBatch(runtime, source.id), toSealedBatch(runtime, source.id)];

  await indexBatch(runtime, earlier);
  await runtime.db.updateTable("destination").set({ bucket: "second" }).where("id", "=", destination.id).execute();
  await indexBatch(runtime, later);
  expect([...(await selectFiles(runtime, earlier.id)), ...(await selectFiles(runtime, later.id))].map((file) => file.bucket)).toEqual([
    "first",
    "second",
  ]);
});

test("a paused destination gets its file, and no job until it is resumed", async ({ runtime }) => {
  const source = await insertSource(runtime);
  await insertDestination(runtime, { sourceId: source.id, pausedAt: new Date(runtime.clock.now()) });
  const batch = toSealedBatch(runtime, source.id);

  await indexBatch(runtime, batch);
  const [file] = await selectFiles(runtime, batch.id);
  expect(file).toMatchObject({ state: "pending" });
  expect(await jobKeys(runtime)).not.toContain(`deliver_file:${file?.id}`);
});

test("a batch whose source is gone is not indexed", async ({ runtime }) => {
  expect(await indexBatch(runtime, toSealedBatch(runtime, "nobody"))).toBe("source_gone");
});

test("reconcile indexes a staged batch once, with the counts from its file", async ({ runtime, dataDir }) => {
  const source = await insertSource(runtime);
  await insertDestination(runtime, { sourceId: source.id });
  await mkdir(join(dataDir, "collect"));
  const batch = await openBatch(join(dataDir, "collect"), { ...toSealedBatch(runtime, source.id) }, threads);
  await appendRecords(batch, Buffer.from("{}\n{}\n"));
  const sealed = await batch.seal(runtime.clock.now());
  await runtime.staging.take(sealed, batch.path);

  expect(await reconcile(runtime)).toEqual({ indexed: 1 });
  expect(await reconcile(runtime)).toEqual({ indexed: 0 });
  const { eventCount, byteCount, crc32 } = sealed;
  expect(await runtime.db.selectFrom("batch").selectAll().where("id", "=", sealed.id).execute()).toMatchObject([
    { eventCount, byteCount, crc32 },
  ]);
});

test("taking a batch that the store has already, as after a kill between staging and indexing, changes nothing", async ({
  runtime,
  dataDir,
}) => {
  await mkdir(join(dataDir, "collect"));
  const batch = await openBatch(join(dataDir, "collect"), { ...toSealedBatch(runtime, "s1") }, threads);
  await appendRecords(batch, Buffer.from("{}\n"));
  const sealed = await batch.seal(0);
  await copyFile(batch.path, join(dataDir, "copy.gz"));

  await runtime.staging.take(sealed, batch.path);
  await runtime.staging.take(sealed, batch.path);
  await runtime.staging.take(sealed, join(dataDir, "copy.gz"));
  const staged = [];
  for await (const found of runtime.staging.list()) staged.push(found);
  expect(staged).toEqual([{ id: sealed.id, sourceId: "s1", receivedDay: DAY }]);
});

function toSealedBatch(runtime: TestRuntime, sourceId: string): SealedBatch {
  const now = runtime.clock.now();
  const figures = { eventCount: 3, rawByteCount: 300, byteCount: 120, crc32: 0xfedcba98, breakdown: [] };
  return { id: runtime.ids.uuid(), sourceId, receivedDay: DAY, openedAt: now, sealedAt: now, ...figures };
}

function selectFiles(runtime: TestRuntime, batchId: string) {
  return runtime.db.selectFrom("file").selectAll().where("batchId", "=", batchId).execute();
}

async function jobKeys(runtime: TestRuntime): Promise<(string | null)[]> {
  const { rows } = await sql<{ key: string | null }>`select key from graphile_worker.jobs`.execute(runtime.db);
  return rows.map((row) => row.key);
}
