import { describe, expect } from "vitest";
import { createRegulation } from "../../regulations/create-regulation.ts";
import { insertAudience, readStagedCalls, selectRunsInProgress } from "../../testing/engage.ts";
import { insertDestination } from "../../testing/rows.ts";
import { createScriptedEngine } from "../../testing/scripted-engine.ts";
import { test as plainTest } from "../../testing/test.ts";
import type { TestRuntime } from "../../testing/test-runtime.ts";
import { changeComputation } from "../computations/change-computation.ts";
import { createComputation } from "../computations/create-computation.ts";
import { deleteComputation } from "../computations/delete-computation.ts";
import { getComputation } from "../computations/get-computation.ts";
import { listMembers } from "../computations/list-members.ts";
import { listRuns } from "../computations/list-runs.ts";
import { runNow } from "../computations/run-now.ts";
import { runComputation } from "./run-computation.ts";
import { scheduleRuns } from "./schedule-runs.ts";

const KEY = "order_completed_last_30days";

const test = plainTest
  .extend("engine", () => createScriptedEngine())
  .extend("engaged", ({ runtime, engine }): TestRuntime => ({ ...runtime, engine }));

/** Runs what is due, as the schedule and the queue do. */
async function runDue(runtime: TestRuntime, computationId: string): Promise<void> {
  await scheduleRuns(runtime);
  for (const { id } of await selectRunsInProgress(runtime, computationId)) await runComputation(runtime, id);
}

/** Moves the clock on, and runs what is due. */
async function runNext(runtime: TestRuntime, computationId: string): Promise<void> {
  runtime.clock.advance({ minutes: 121 });
  await runDue(runtime, computationId);
}

const user = (value: string) => ({ type: "user_id", value }) as const;

/** Returns what was sent since the calls that are known: who was told what. */
async function readNews(runtime: TestRuntime, sourceId: string, known: Set<string>): Promise<string[]> {
  const calls = (await readStagedCalls(runtime, sourceId)).filter(({ messageId }) => !known.has(messageId));
  for (const { messageId } of calls) known.add(messageId);
  return calls
    .map(({ userId, anonymousId, traits }) => `${userId ?? traits["email"] ?? anonymousId} ${JSON.stringify(traits[KEY])}`)
    .sort();
}

describe("runs", () => {
  test("send every member first, then only what changed, in the form of S3", async ({ engaged, engine }) => {
    const { computationId, sourceId, spaceId } = await insertAudience(engaged);
    const known = new Set<string>();
    engine.members = [user("u1"), user("u2"), { type: "email", value: "a@example.com" }];
    await runDue(engaged, computationId);

    const [first] = (await readStagedCalls(engaged, sourceId)).filter(({ userId }) => userId === "u1");
    const at = new Date(engaged.clock.now()).toISOString();
    expect(first).toEqual({
      type: "identify",
      messageId: expect.stringMatching(/^engage-/),
      userId: "u1",
      traits: { [KEY]: true },
      context: {
        personas: {
          computation_class: "audience",
          computation_id: computationId,
          computation_key: KEY,
          namespace: spaceId,
          space_id: spaceId,
        },
        library: { name: "sluice-engage", version: "1.0.0" },
      },
      integrations: { All: false, "AWS S3": true },
      channel: "server",
      originalTimestamp: at,
      timestamp: at,
      sentAt: at,
      receivedAt: at,
      projectId: sourceId,
      version: 2,
    });
    expect(await readNews(engaged, sourceId, known)).toEqual(["a@example.com true", "u1 true", "u2 true"]);

    await runNext(engaged, computationId);
    expect(await readNews(engaged, sourceId, known)).toEqual([]);
    engine.members = [user("u2"), user("u3"), { type: "email", value: "a@example.com" }];
    await runNext(engaged, computationId);
    expect(await readNews(engaged, sourceId, known)).toEqual(["u1 false", "u3 true"]);
  });

  test("send every member again on request, and after a destination was enabled", async ({ engaged, engine }) => {
    const { owner, computationId, sourceId } = await insertAudience(engaged);
    const known = new Set<string>();
    engine.members = [user("u1"), user("u2")];
    await runDue(engaged, computationId);
    await readNews(engaged, sourceId, known);

    expect(await runNow(engaged, owner, computationId, { full: true })).toMatchObject({ ok: true });
    await runDue(engaged, computationId);
    expect(await readNews(engaged, sourceId, known)).toEqual(["u1 true", "u2 true"]);

    engaged.clock.advance({ seconds: 1 });
    await insertDestination(engaged, { sourceId, workspaceId: owner.workspaceId });
    await runNext(engaged, computationId);
    expect(await readNews(engaged, sourceId, known)).toEqual(["u1 true", "u2 true"]);
    await runNext(engaged, computationId);
    expect(await readNews(engaged, sourceId, known)).toEqual([]);
  });

  test("tell a computed trait's value when it changes, and null when there is none", async ({ engaged, engine }) => {
    const { computationId, sourceId } = await insertAudience(engaged, {
      class: "trait",
      query: "event('Order Completed').sum(property('revenue'))",
    });
    const known = new Set<string>();
    engine.members = [
      { ...user("u1"), result: 10 },
      { ...user("u2"), result: ["a", "b"] },
    ];
    await runDue(engaged, computationId);
    expect(await readNews(engaged, sourceId, known)).toEqual(["u1 10", 'u2 ["a","b"]']);
    engine.members = [{ ...user("u1"), result: 12.5 }];
    await runNext(engaged, computationId);
    expect(await readNews(engaged, sourceId, known)).toEqual(["u1 12.5", "u2 null"]);
  });

  test("tell all identifiers of a merged profile of an exit, and a new one of the current value", async ({ engaged, engine }) => {
    const { owner, computationId, sourceId } = await insertAudience(engaged);
    const known = new Set<string>();
    engine.members = [{ type: "email", value: "a@example.com" }, user("u9")];
    await runDue(engaged, computationId);
    expect(await readNews(engaged, sourceId, known)).toEqual(["a@example.com true", "u9 true"]);

    engine.members = [user("u1"), user("u9")];
    engine.owners.set("email:a@example.com", "user_id:u1");
    await runNext(engaged, computationId);
    expect(await readNews(engaged, sourceId, known)).toEqual(["u1 true"]);
    const { items, totalCount } = await listMembers(engaged, owner, computationId);
    expect(totalCount).toBe(2);
    expect(items.find(({ profileId }) => profileId === "user_id:u1")?.identifiers).toHaveLength(2);

    await runNext(engaged, computationId);
    expect(await readNews(engaged, sourceId, known)).toEqual([]);
    engine.members = [user("u9")];
    await runNext(engaged, computationId);
    expect(await readNews(engaged, sourceId, known)).toEqual(["a@example.com false", "u1 false"]);
  });

  test("that fail keep the members, show why, and are tried again after growing waits", async ({ engaged, engine }) => {
    const { owner, computationId, sourceId } = await insertAudience(engaged);
    const known = new Set<string>();
    engine.members = [user("u1")];
    await runDue(engaged, computationId);
    await readNews(engaged, sourceId, known);

    engine.fault = "child_killed";
    await runNext(engaged, computationId);
    const failed = await getComputation(engaged, owner, computationId);
    expect(failed).toMatchObject({ status: "Failed", size: 1, lastRun: { state: "failed", error: { code: "child_killed" } } });
    expect(failed?.nextRunAt?.getTime()).toBe(engaged.clock.now() + 60_000);
    engaged.clock.advance({ minutes: 1 });
    await runDue(engaged, computationId);
    expect((await getComputation(engaged, owner, computationId))?.nextRunAt?.getTime()).toBe(engaged.clock.now() + 120_000);
    expect((await listMembers(engaged, owner, computationId)).totalCount).toBe(1);

    engine.fault = null;
    engine.members = [];
    engaged.clock.advance({ minutes: 2 });
    await runDue(engaged, computationId);
    expect(await readNews(engaged, sourceId, known)).toEqual(["u1 false"]);
    expect(await getComputation(engaged, owner, computationId)).toMatchObject({ status: "Live", size: 0 });
    expect((await listRuns(engaged, owner, computationId)).map(({ state }) => state)).toEqual([
      "completed",
      "failed",
      "failed",
      "completed",
    ]);
  });

  test("stop for a disabled audience, and a deleted one is told nothing and keeps its key", async ({ engaged, engine }) => {
    const { owner, computationId, sourceId } = await insertAudience(engaged);
    const known = new Set<string>();
    engine.members = [user("u1")];
    await runDue(engaged, computationId);
    await readNews(engaged, sourceId, known);

    engine.members = [];
    expect(await changeComputation(engaged, owner, computationId, { enabled: false })).toMatchObject({ ok: true });
    await runNext(engaged, computationId);
    expect(await getComputation(engaged, owner, computationId)).toMatchObject({ status: "Disabled", nextRunAt: null });
    expect(await runNow(engaged, owner, computationId, { full: false })).toEqual({ ok: false, error: "computation_disabled" });
    expect(await deleteComputation(engaged, owner, computationId)).toMatchObject({ ok: true });
    await runNext(engaged, computationId);
    expect(await readNews(engaged, sourceId, known)).toEqual([]);
    expect(await getComputation(engaged, owner, computationId)).toBeNull();

    const query = "event('Order Completed').count() >= 1";
    const options = { description: "", enabled: true, includeAnonymous: false, includeHistory: true, backfillDays: null };
    const again = { name: "Order Completed Last 30days", query, ...options };
    expect(await createComputation(engaged, owner, "audience", again)).toEqual({ ok: false, error: "key_taken" });
    expect(await createComputation(engaged, owner, "audience", { ...again, key: "orders" })).toMatchObject({ ok: true });
  });
});

test("nothing is sent of a user who is suppressed, or whose records are being erased, also no exit", async ({ engaged, engine }) => {
  const { computationId, sourceId, owner } = await insertAudience(engaged);
  const known = new Set<string>();
  engine.members = [user("eve"), user("mallory"), user("bob")];
  await runDue(engaged, computationId);
  await readNews(engaged, sourceId, known);
  await createRegulation(engaged, owner, null, { type: "SUPPRESS_ONLY", userIds: ["eve"] });
  await createRegulation(engaged, owner, null, { type: "DELETE_ONLY", userIds: ["mallory"] });
  engine.members = [user("eve"), user("bob"), user("ann")];
  await runNext(engaged, computationId);
  expect(await readNews(engaged, sourceId, known)).toEqual(["ann true"]);
  const members = await engaged.db
    .selectFrom("membership")
    .select("identifier")
    .where("computationId", "=", computationId)
    .orderBy("identifier")
    .execute();
  expect(members.map(({ identifier }) => identifier)).toEqual(["ann", "bob"]);
});
