import { expect } from "vitest";
import type { EngineQuestion } from "../../domain/engage/request-input.ts";
import { insertAudience, sendOrders } from "../../testing/engage.ts";
import { insertWorkspaceMember } from "../../testing/members.ts";
import { insertSource, insertWriteKey } from "../../testing/rows.ts";
import { test } from "../../testing/test.ts";
import type { TestRuntime } from "../../testing/test-runtime.ts";
import { writeHistory } from "../history/write-history.ts";
import { runComputation } from "../run/run-computation.ts";
import { scheduleRuns } from "../run/schedule-runs.ts";
import { answerEngageRequest } from "./answer-engage-request.ts";
import { askEngine } from "./ask-engine.ts";
import { getRequest } from "./get-request.ts";

const QUERY = "event('Order Completed').within(30 days).count() >= 1";
const OPTIONS = { includeAnonymous: false, includeHistory: true, backfillDays: null };

test("the engine answers previews, completions, profiles and why they are members", { timeout: 120_000 }, async ({
  runtime,
  onTestFinished,
}) => {
  onTestFinished(() => runtime.engine.stop());
  const { owner, computationId } = await insertAudience(runtime);
  const { workspaceId } = owner;
  const shop = await insertSource(runtime, { workspaceId });
  await sendOrders(runtime, { id: shop.id, workspaceId, writeKey: await insertWriteKey(runtime, shop.id) }, ["ann", "bob"]);
  for (const { id } of await runtime.db.selectFrom("batch").select("id").execute()) await writeHistory(runtime, id);
  runtime.clock.advance({ minutes: 1 });
  await scheduleRuns(runtime);
  for (const { id } of await runtime.db.selectFrom("computationRun").select("id").execute()) await runComputation(runtime, id);

  const ask = async (question: EngineQuestion) => {
    const asked = await askEngine(runtime, owner, question);
    if (!asked.ok) throw new Error("The question was refused.");
    await answerEngageRequest(runtime, asked.value.requestId);
    return await getRequest(runtime, owner, asked.value.requestId);
  };
  const preview = await ask({ kind: "preview", input: { class: "audience", query: QUERY, ...OPTIONS } });
  expect(preview).toMatchObject({ state: "completed", error: null, result: { total: 2 } });
  expect(preview?.result).toHaveProperty("sample.length", 2);
  expect(await ask({ kind: "suggest", input: { of: "event" } })).toMatchObject({
    result: { values: [{ value: "Order Completed", count: 2 }] },
  });
  expect(await ask({ kind: "profile", input: { identifier: "ann" } })).toMatchObject({
    result: { profileId: "user_id:ann", memberships: [{ computationId, key: "order_completed_last_30days", value: true }] },
  });
  expect(await ask({ kind: "profile", input: { identifier: "nobody" } })).toMatchObject({ state: "completed", result: null });
  expect(await ask({ kind: "why", input: { computationId, profileId: "user_id:ann" } })).toMatchObject({
    result: { isMember: true, parts: [{ value: 1, holds: true }] },
  });

  const reader = await insertWorkspaceMember(runtime, workspaceId, [{ role: "source_read_only", sourceId: null }]);
  expect(await getRequest(runtime, reader, preview?.id ?? "")).toMatchObject({ result: { total: 2, sample: [] } });
  const viewed = await runtime.db.selectFrom("activity").select("subjectName").where("action", "=", "profiles_viewed").execute();
  expect(viewed.map(({ subjectName }) => subjectName)).toEqual([
    "a preview",
    "the workspace",
    "the workspace",
    "Order Completed Last 30days",
  ]);
});

test("a query with a fault is refused, and so is one question more while 20 wait", async ({ runtime }) => {
  const { owner } = await insertAudience(runtime);
  const asked = await askEngine(runtime, owner, { kind: "preview", input: { class: "audience", query: "event('A'", ...OPTIONS } });
  expect(asked).toMatchObject({ ok: false, error: { code: "query_syntax" } });
  expect(await refuseMany(runtime, owner)).toEqual({ ok: false, error: "too_many_requests" });
});

async function refuseMany(runtime: TestRuntime, owner: Parameters<typeof askEngine>[1]) {
  for (let count = 0; count < 20; count += 1) await askEngine(runtime, owner, { kind: "suggest", input: { of: "event" } });
  return await askEngine(runtime, owner, { kind: "suggest", input: { of: "event" } });
}
