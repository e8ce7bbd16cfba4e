import { hash } from "node:crypto";
import { mkdir, open, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { pino } from "pino";
import { afterAll, describe, expect } from "vitest";
import { damagedBatches } from "../../observe/damaged-batches.ts";
import { listActivity } from "../../observe/list-activity.ts";
import { actorIn } from "../../testing/actors.ts";
import { appendRecords } from "../../testing/append-records.ts";
import { insertSource } from "../../testing/rows.ts";
import { test } from "../../testing/test.ts";
import type { TestRuntime } from "../../testing/test-runtime.ts";
import { startAppendThreads } from "../batch/append-threads.ts";
import { openBatch } from "../batch/batch.ts";
import { recoverOrphanedBatches, stageOrphanedBatches } from "./orphaned-batches.ts";
import { recordDamage } from "./record-damage.ts";

const threads = startAppendThreads({ level: 6, maxThreads: 1 });
afterAll(threads.close);

const DAY = 1_795_305_600_000;
const NOBODY = new Set<string>();
const line = (number: number) => `${JSON.stringify({ messageId: hash("sha256", String(number)), event: "Order Completed" })}\n`;

test("batches stay in the collector's folder while the store is unavailable, and are staged when it is back", async ({
  runtime,
  dataDir,
}) => {
  const directory = join(dataDir, "collect");
  await mkdir(directory);
  for (let index = 0; index < 5; index += 1) {
    const batch = await openBatch(directory, { id: runtime.ids.uuid(), sourceId: "s1", receivedDay: DAY, openedAt: DAY }, threads);
    await appendRecords(batch, Buffer.from("{}\n"));
    await batch.seal(DAY);
  }
  let askedCount = 0;
  const take = async () => {
    askedCount += 1;
    throw new Error("The staging bucket is away.");
  };

  expect(
    await stageOrphanedBatches({ ...runtime, staging: { ...runtime.staging, take } }, recoverOrphanedBatches(runtime, directory, NOBODY)),
  ).toEqual({
    staged: 0,
  });
  expect(askedCount).toBe(3);
  expect(await readdir(directory)).toHaveLength(5);

  expect(await stageOrphanedBatches(runtime, recoverOrphanedBatches(runtime, directory, NOBODY))).toEqual({ staged: 5 });
  expect(await readdir(directory)).toEqual([]);
});

describe("a damaged batch in the collector's folder", () => {
  test("is recovered and staged, and its loss is logged and shown for the source once", async ({ runtime, dataDir }) => {
    const { source, batch, bytes, directory, ends } = await leaveOpenBatch(runtime, dataDir, [4, 6]);
    await writeFile(batch.path, bytes.fill(0, ends[0] + 20, ends[0] + 60));
    const logged: string[] = [];
    const log = pino({ level: "error" }, { write: (text: string) => void logged.push(text) });
    const heard: unknown[] = [];

    for (let round = 0; round < 2; round += 1) {
      await stageOrphanedBatches(
        { ...runtime, log },
        recoverOrphanedBatches({ ...runtime, log }, directory, NOBODY, (damage) => heard.push(damage)),
      );
      await recordDamage(runtime, directory);
    }

    expect(await stagedText(runtime, batch.identity)).toBe([0, 1, 2, 3].map(line).join(""));
    const figures = { batchId: batch.identity.id, keptEventCount: 4, lostCommitCount: 1, lostByteCount: ends[1] - ends[0] };
    expect(logged.map((text) => JSON.parse(text))).toMatchObject([
      { level: 50, ...figures, msg: expect.stringMatching(/events of it are lost/) },
    ]);
    expect(heard).toMatchObject([figures]);
    const actor = actorIn(source.workspaceId);
    expect(await damagedBatches(runtime, actor, source.id)).toMatchObject([figures]);
    expect((await listActivity(runtime, actor)).activities).toMatchObject([
      {
        action: "events_lost",
        subjectName: source.name,
        actorName: "Sluice",
        changes: [{ field: "batch" }, { to: expect.stringMatching(/^about \d+$/) }, { to: "4" }],
      },
    ]);
    expect((await readdir(directory)).toSorted()).toEqual(["damaged"]);
    expect(await readdir(join(directory, "damaged"))).toHaveLength(2);
  });

  test("that lost nothing is logged, and not shown", async ({ runtime, dataDir }) => {
    const { source, batch, bytes, directory } = await leaveOpenBatch(runtime, dataDir, [4]);
    bytes[100] = (bytes[100] ?? 0) ^ 8;
    await writeFile(batch.path, bytes);
    const logged: string[] = [];
    const log = pino({ level: "error" }, { write: (text: string) => void logged.push(text) });

    await stageOrphanedBatches(runtime, recoverOrphanedBatches({ ...runtime, log }, directory, NOBODY));
    await recordDamage(runtime, directory);

    expect(await stagedText(runtime, batch.identity)).toBe([0, 1, 2, 3].map(line).join(""));
    expect(logged.map((text) => JSON.parse(text))).toMatchObject([{ correctedCount: 1, lostCommitCount: 0 }]);
    expect(await damagedBatches(runtime, actorIn(source.workspaceId), source.id)).toEqual([]);
  });

  test("without a recoverable commit is shown for the source, and its file is kept", async ({ runtime, dataDir }) => {
    const { source, batch, bytes, directory, ends } = await leaveOpenBatch(runtime, dataDir, [60]);
    await writeFile(batch.path, bytes.fill(0x5a, 200, ends[0] - 44));

    await stageOrphanedBatches(runtime, recoverOrphanedBatches(runtime, directory, NOBODY));
    await recordDamage(runtime, directory);

    expect(await damagedBatches(runtime, actorIn(source.workspaceId), source.id)).toMatchObject([
      { keptEventCount: 0, lostCommitCount: 1, estimatedLostEventCount: null },
    ]);
    expect(await readdir(directory)).toEqual(["damaged"]);
  });

  test("replaces its staged copy if both were links to one file", async ({ runtime, dataDir }) => {
    const { batch, sealed, directory, ends } = await leaveOpenBatch(runtime, dataDir, [4, 6]);
    await runtime.staging.take(sealed, batch.path);
    const file = await open(batch.path, "r+");
    await file.write(Buffer.alloc(40), 0, 40, ends[0] + 20);
    await file.close();

    await stageOrphanedBatches(runtime, recoverOrphanedBatches(runtime, directory, NOBODY));

    expect(await stagedText(runtime, batch.identity)).toBe([0, 1, 2, 3].map(line).join(""));
    const row = await runtime.db.selectFrom("batch").selectAll().where("id", "=", batch.identity.id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ eventCount: 4 });
  });

  test("is not used if the staged copy is intact: nothing is lost then", async ({ runtime, dataDir }) => {
    const { source, batch, sealed, directory, ends } = await leaveOpenBatch(runtime, dataDir, [4, 6]);
    const elsewhere = join(dataDir, "whole.gz");
    await writeFile(elsewhere, await readFile(batch.path));
    await runtime.staging.take(sealed, elsewhere);
    await writeFile(batch.path, (await readFile(batch.path)).fill(0, ends[0] + 20, ends[0] + 60));

    await stageOrphanedBatches(runtime, recoverOrphanedBatches(runtime, directory, NOBODY));
    await recordDamage(runtime, directory);

    expect(await stagedText(runtime, batch.identity)).toBe(Array.from({ length: 10 }, (_, index) => line(index)).join(""));
    const row = await runtime.db.selectFrom("batch").selectAll().where("id", "=", batch.identity.id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ eventCount: 10, crc32: sealed.crc32 });
    expect(await damagedBatches(runtime, actorIn(source.workspaceId), source.id)).toEqual([]);
  });

  test("is reported later if the database is unavailable", async ({ runtime, dataDir }) => {
    const { source, batch, bytes, directory, ends } = await leaveOpenBatch(runtime, dataDir, [4, 6]);
    await writeFile(batch.path, bytes.fill(0, ends[0] + 20, ends[0] + 60));
    const isAway = new Error("The staging store is away.");
    const staging = {
      ...runtime.staging,
      take: () => Promise.reject(isAway),
      read: () => new Readable({ read: (): void => void 0 }).destroy(isAway),
    };
    const away = { ...runtime, staging };

    await stageOrphanedBatches(away, recoverOrphanedBatches(away, directory, NOBODY));
    await recordDamage(runtime, directory);
    expect(await damagedBatches(runtime, actorIn(source.workspaceId), source.id)).toEqual([]);

    await stageOrphanedBatches(runtime, recoverOrphanedBatches(runtime, directory, NOBODY));
    await recordDamage(runtime, directory);
    expect(await damagedBatches(runtime, actorIn(source.workspaceId), source.id)).toMatchObject([{ keptEventCount: 4 }]);
  });
});

/** Makes a sealed batch with one commit for each size. `bytes` is the file before it was sealed, as a crash leaves it. */
async function leaveOpenBatch(runtime: TestRuntime, dataDir: string, sizes: readonly number[]) {
  const directory = join(dataDir, "collect");
  const source = await insertSource(runtime);
  const batch = await openBatch(directory, { id: runtime.ids.uuid(), sourceId: source.id, receivedDay: DAY, openedAt: DAY }, threads);
  const ends: number[] = [];
  let number = 0;
  for (const size of sizes) {
    const lines = Array.from({ length: size }, () => line(number++));
    await appendRecords(batch, Buffer.from(lines.join("")));
    ends.push(batch.byteCount);
  }
  const bytes = await readFile(batch.path);
  return { source, batch, sealed: await batch.seal(DAY), directory, bytes, ends: ends as [number, number] };
}

async function stagedText(runtime: TestRuntime, identity: { id: string; sourceId: string; receivedDay: number }): Promise<string> {
  return gunzipSync(Buffer.concat(await runtime.staging.read(identity).toArray())).toString();
}
