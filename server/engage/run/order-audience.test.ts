import { expect } from "vitest";
import { deliverFile } from "../../deliver/deliver-file.ts";
import { insertAudience, readBucket, sendOrders, type TestAudience } from "../../testing/engage.ts";
import { insertDestination, insertSource, insertWriteKey } from "../../testing/rows.ts";
import { test } from "../../testing/sandboxed-test.ts";
import type { TestRuntime } from "../../testing/test-runtime.ts";
import { writeHistory } from "../history/write-history.ts";
import { runComputation } from "./run-computation.ts";
import { scheduleRuns } from "./schedule-runs.ts";

test("the audience of the document is told true in the bucket on an order, and false when 30 days have passed", {
  timeout: 180_000,
}, async ({ runtime, sandbox, dataDir, clock, onTestFinished }) => {
  onTestFinished(() => runtime.engine.stop());
  const audience = await insertAudience(runtime);
  const { workspaceId } = audience.owner;
  await insertDestination(runtime, { ...(await sandbox.setUp(workspaceId)), sourceId: audience.sourceId, workspaceId });
  const shop = await insertSource(runtime, { workspaceId });
  const writeKey = await insertWriteKey(runtime, shop.id);
  const site = { id: shop.id, workspaceId, writeKey };
  const bucket = () => readBucket(`${dataDir}/sandbox/s3`, audience.sourceId);

  await sendOrders(runtime, site, ["ann", "bob", "cy"]);
  await runNext(runtime, audience);
  expect(bucket()).toEqual(["ann true", "bob true", "cy true"]);

  clock.advance({ days: 15 });
  await sendOrders(runtime, site, ["bob", "dee"]);
  await runNext(runtime, audience);
  expect(bucket()).toEqual(["ann true", "bob true", "cy true", "dee true"]);

  clock.advance({ days: 15 });
  await runNext(runtime, audience);
  expect(bucket()).toEqual(["ann false", "ann true", "bob true", "cy false", "cy true", "dee true"]);
  await runNext(runtime, audience);
  expect(bucket()).toHaveLength(6);

  clock.advance({ days: 16 });
  await sendOrders(runtime, site, ["ann"]);
  await runNext(runtime, audience);
  expect(bucket()).toEqual(["ann false", "ann true", "ann true", "bob false", "bob true", "cy false", "cy true", "dee false", "dee true"]);
});

/** Copies what is staged into the history, runs the audience, and delivers all files, as the jobs of a worker do. */
async function runNext(runtime: TestRuntime, { computationId }: TestAudience): Promise<void> {
  const { db, clock } = runtime;
  for (const { id } of await db.selectFrom("batch").select("id").execute()) await writeHistory(runtime, id);
  clock.advance({ hours: 2, minutes: 1 });
  await scheduleRuns(runtime);
  const runs = db.selectFrom("computationRun").select("id").where("computationId", "=", computationId).where("state", "=", "queued");
  for (const { id } of await runs.execute()) await runComputation(runtime, id);
  const failed = await db.selectFrom("computationRun").select("errorMessage").where("state", "=", "failed").execute();
  expect(failed).toEqual([]);
  for (const { id } of await db.selectFrom("file").select("id").where("state", "=", "pending").execute()) await deliverFile(runtime, id);
}
