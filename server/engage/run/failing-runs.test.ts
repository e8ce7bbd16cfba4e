import { join } from "node:path";
import { expect } from "vitest";
import { deliverFile } from "../../deliver/deliver-file.ts";
import { createDyingStaging, createLife, openDyingDatabase } from "../../testing/dying-ports.ts";
import { insertAudience, readBucket, selectRunsInProgress, sendOrders } from "../../testing/engage.ts";
import { insertDestination, insertSource, insertWriteKey } from "../../testing/rows.ts";
import { test } from "../../testing/sandboxed-test.ts";
import type { TestDatabase } from "../../testing/test-database.ts";
import type { TestRuntime } from "../../testing/test-runtime.ts";
import { createEngine } from "../engine/create-engine.ts";
import { writeHistory } from "../history/write-history.ts";
import { runComputation } from "./run-computation.ts";
import { scheduleRuns } from "./schedule-runs.ts";

const RUNS = 20;

test("20 runs in which the worker, the engine and the database connections fail deliver each change once", {
  timeout: 300_000,
}, async ({ runtime, sandbox, database, dataDir, onTestFinished }) => {
  const engine = createEngine({ directory: join(dataDir, "engine"), memoryMb: 1000 });
  onTestFinished(() => engine.stop());
  const engaged: TestRuntime = { ...runtime, engine };
  const audience = await insertAudience(engaged, { query: "event('Order Completed').within(3 hours).count() >= 1" });
  const { computationId, sourceId } = audience;
  const { workspaceId } = audience.owner;
  await insertDestination(engaged, { ...(await sandbox.setUp(workspaceId)), sourceId, workspaceId });
  const shop = await insertSource(engaged, { workspaceId });
  const site = { id: shop.id, workspaceId, writeKey: await insertWriteKey(engaged, shop.id) };

  const expected: string[] = [];
  for (let turn = 0; turn < RUNS; turn += 1) {
    await sendOrders(engaged, site, [`u${turn}`]);
    for (const { id } of await engaged.db.selectFrom("batch").select("id").execute()) await writeHistory(engaged, id);
    expected.push(`u${turn} true`, ...(turn > 0 ? [`u${turn - 1} false`] : []));
    engaged.clock.advance({ hours: 2, minutes: 1 });
    await scheduleRuns(engaged);
    const [run] = await selectRunsInProgress(engaged, computationId);
    await runAndFail(engaged, database, { runId: run?.id ?? "", turn, killEngine: () => killProcess(engine.processId()) });
    await runToTheEnd(engaged, computationId);
  }
  for (const { id } of await engaged.db.selectFrom("file").select("id").where("state", "=", "pending").execute()) {
    await deliverFile(engaged, id);
  }
  expect(readBucket(`${dataDir}/sandbox/s3`, sourceId)).toEqual(expected.sort());
  const failed = await engaged.db.selectFrom("computationRun").select("errorCode").where("state", "=", "failed").execute();
  expect(failed.map(({ errorCode }) => errorCode)).toContain("child_killed");
});

type Failure = { runId: string; turn: number; killEngine(): void };

/** The worker dies at a call, the engine is killed while it evaluates, or all connections of the database end before the result is loaded. */
async function runAndFail(runtime: TestRuntime, database: TestDatabase, { runId, turn, killEngine }: Failure): Promise<void> {
  const { engine } = runtime;
  if (turn % 3 === 0) {
    const life = createLife(3 + turn * 2);
    const { db, close } = openDyingDatabase(database.url, life);
    await runComputation({ ...runtime, db, staging: createDyingStaging(runtime.staging, life) }, runId).catch(() => {});
    await close();
    return;
  }
  const evaluate: typeof engine.evaluate = async (input) => {
    if (turn % 3 === 1) {
      const answer = engine.evaluate(input);
      await new Promise(setImmediate);
      killEngine();
      return await answer;
    }
    const answer = await engine.evaluate(input);
    await endConnections(database);
    return answer;
  };
  await runComputation({ ...runtime, engine: { ...engine, evaluate } }, runId).catch(() => {});
}

async function endConnections({ pool }: TestDatabase): Promise<void> {
  await pool.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
}

function killProcess(pid: number | null): void {
  if (pid === null) throw new Error("The engine has no process.");
  process.kill(pid, "SIGKILL");
}

/** Runs what is in progress or due, as a worker that starts afterwards, until nothing is. */
async function runToTheEnd(runtime: TestRuntime, computationId: string): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    for (const { id } of await selectRunsInProgress(runtime, computationId)) await runComputation(runtime, id);
    const last = runtime.db.selectFrom("computationRun").select("state").where("computationId", "=", computationId);
    const state = (await last.orderBy("createdAt", "desc").limit(1).executeTakeFirst())?.state;
    if (state === "completed") return;
    runtime.clock.advance({ minutes: 2 });
    await scheduleRuns(runtime);
  }
  throw new Error("The run does not end.");
}
