import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { test } from "../testing/test.ts";
import { startAppendThreads } from "./append-threads.ts";
import { openBatch } from "./batch.ts";
import { mendLeftovers, stageLeftovers } from "./stage-leftovers.ts";

const threads = startAppendThreads({ level: 6, maxThreads: 1 });
afterAll(threads.close);

const DAY = 1_795_305_600_000;
const NOBODY = new Set<string>();

test("a store that is away leaves the batches with the collector, and gets them all once it is back", async ({ runtime, dataDir }) => {
  const directory = join(dataDir, "collect");
  await mkdir(directory);
  for (let index = 0; index < 5; index += 1) {
    const batch = await openBatch(directory, { id: runtime.ids.uuid(), sourceId: "s1", receivedDay: DAY, openedAt: DAY }, threads);
    await batch.append(Buffer.from("{}\n"), 1);
    await batch.seal(DAY);
  }
  let askedCount = 0;
  const take = async () => {
    askedCount += 1;
    throw new Error("The staging bucket is away.");
  };

  expect(await stageLeftovers({ ...runtime, staging: { ...runtime.staging, take } }, mendLeftovers(runtime, directory, NOBODY))).toEqual({
    staged: 0,
  });
  expect(askedCount).toBe(3);
  expect(await readdir(directory)).toHaveLength(5);

  expect(await stageLeftovers(runtime, mendLeftovers(runtime, directory, NOBODY))).toEqual({ staged: 5 });
  expect(await readdir(directory)).toEqual([]);
});
