import { expect } from "vitest";
import { createDyingStaging, createLife, openDyingDatabase } from "../../testing/dying-ports.ts";
import { insertAudience, readStagedCalls, selectRunsInProgress, type TestAudience } from "../../testing/engage.ts";
import { createScriptedEngine, type ScriptedEngine } from "../../testing/scripted-engine.ts";
import { test as plainTest } from "../../testing/test.ts";
import type { TestDatabase } from "../../testing/test-database.ts";
import type { TestRuntime } from "../../testing/test-runtime.ts";
import { runComputation } from "./run-computation.ts";
import { scheduleRuns } from "./schedule-runs.ts";

const test = plainTest
  .extend("engine", () => createScriptedEngine())
  .extend("engaged", ({ runtime, engine }): TestRuntime => ({ ...runtime, engine }));

const user = (value: string) => ({ type: "user_id", value }) as const;

test("a process that dies before any call of the database or the staging store, or after the last, sends each change once", {
  timeout: 300_000,
}, async ({ engaged, engine, database }) => {
  const callCount = await runInProcess(engaged, database, await prepare(engaged, engine), null);
  expect(callCount).toBeGreaterThan(30);
  for (let at = 1; at <= callCount + 1; at += 1) {
    const audience = await prepare(engaged, engine);
    await runInProcess(engaged, database, audience, at);
    await runToTheEnd(engaged, audience);

    const told = (await readStagedCalls(engaged, audience.sourceId)).map(({ userId, traits, messageId }) => ({
      told: `${userId} ${traits["order_completed_last_30days"]}`,
      messageId,
    }));
    expect(told.map((one) => one.told).sort(), `dead before call ${at}`).toEqual(["u1 false", "u3 true"]);
    expect(new Set(told.map(({ messageId }) => messageId)).size).toBe(2);
  }
});

/** Returns an audience that u1 and u2 were told of, with a run that tells u1 of its exit and u3 of its entry. */
async function prepare(runtime: TestRuntime, engine: ScriptedEngine): Promise<TestAudience & { runId: string }> {
  const audience = await insertAudience(runtime);
  const { computationId } = audience;
  const since = new Date(runtime.clock.now());
  const told = ["u1", "u2"].map((identifier) => ({ identifierType: "user_id" as const, identifier, profileId: `user_id:${identifier}` }));
  await runtime.db
    .insertInto("membership")
    .values(told.map((one) => ({ ...one, computationId, value: "true", since, lastChangeRun: runtime.ids.uuid() })))
    .execute();
  await runtime.db.updateTable("computation").set({ lastFullRunAt: since }).where("id", "=", computationId).execute();
  engine.members = [user("u2"), user("u3")];
  await scheduleRuns(runtime);
  const [run] = await selectRunsInProgress(runtime, computationId);
  if (run === undefined) throw new Error("No run is due.");
  return { ...audience, runId: run.id };
}

/** Runs with ports that die. Returns how many calls there were. */
async function runInProcess(
  runtime: TestRuntime,
  { url }: TestDatabase,
  { runId }: { runId: string },
  deathAt: number | null,
): Promise<number> {
  const life = createLife(deathAt);
  const { db, close } = openDyingDatabase(url, life);
  const staging = createDyingStaging(runtime.staging, life);
  await runComputation({ ...runtime, db, staging }, runId).catch((error: unknown) => {
    if (deathAt === null) throw error;
  });
  await close();
  return life.callCount();
}

/** Runs what is in progress or due, as a worker that starts afterwards. */
async function runToTheEnd(runtime: TestRuntime, { computationId }: { computationId: string }): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    const runs = await selectRunsInProgress(runtime, computationId);
    if (runs.length === 0 && turn > 0) return;
    for (const { id } of runs) await runComputation(runtime, id);
    runtime.clock.advance({ minutes: 2 });
    await scheduleRuns(runtime);
  }
}
