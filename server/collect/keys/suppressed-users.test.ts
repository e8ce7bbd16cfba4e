import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { openDatabase } from "../../db/database.ts";
import { insertSource, insertWriteKey } from "../../testing/rows.ts";
import { test } from "../../testing/test.ts";
import { startTestCollector, type TestCollector } from "../../testing/test-collector.ts";
import { createTestRuntime, type TestRuntime } from "../../testing/test-runtime.ts";
import { createSuppressedUsers, type SuppressedUser } from "./suppressed-users.ts";

test("events of a suppressed user get 200, are not stored, and are counted with a code of their own and without samples", async ({
  runtime,
}) => {
  const source = await insertSource(runtime);
  await suppress(runtime, source.workspaceId, null, "eve");
  const writeKey = await insertWriteKey(runtime, source.id);
  const collector = await startTestCollector(runtime, {}, { id: source.id, workspaceId: source.workspaceId, writeKey });

  const batch = [
    { type: "track", userId: "eve", event: "Secret", messageId: "m-1" },
    { type: "track", userId: "bob", event: "Kept", messageId: "m-2" },
    { type: "alias", userId: "new", previousId: "eve", messageId: "m-3" },
    { type: "track", userId: "eve", messageId: "m-4" },
    { type: "track", userId: "bob", messageId: "m-5" },
  ];
  expect(await collector.send({ path: "/v1/batch", body: JSON.stringify({ writeKey, batch }) })).toMatchObject({ status: 200 });
  expect(await track(collector, "eve")).toBe(200);
  expect((await collector.records()).map(({ messageId }) => messageId)).toEqual(["m-2"]);
  const failed = await runtime.db.selectFrom("failedEvent").selectAll().where("sourceId", "=", source.id).orderBy("code").execute();
  expect(failed).toMatchObject([
    { code: "event_not_defined", eventCount: 1, samples: [{ event: expect.stringContaining("m-5") }] },
    { code: "user_suppressed", eventCount: 4, samples: [] },
  ]);
});

test("a suppression of one source does not apply to the others, and none applies to another workspace", async ({ runtime }) => {
  const source = await insertSource(runtime);
  const [sibling, stranger] = [await insertSource(runtime, { workspaceId: source.workspaceId }), await insertSource(runtime)];
  await suppress(runtime, source.workspaceId, source.id, "eve");
  const known = { id: source.id, workspaceId: source.workspaceId, writeKey: await insertWriteKey(runtime, source.id) };
  const collector = await startTestCollector(runtime, {}, known);
  for (const { id } of [sibling, stranger]) expect(await track(collector, "eve", await insertWriteKey(runtime, id))).toBe(200);
  expect(await track(collector, "eve")).toBe(200);
  expect(await collector.records()).toEqual([]);
  const ids = [source, sibling, stranger].map(({ id }) => id);
  const stored = await runtime.db.selectFrom("batch").select(["sourceId", "eventCount"]).where("sourceId", "in", ids).execute();
  expect(stored).toHaveLength(2);
  expect(stored).toEqual(expect.arrayContaining([sibling, stranger].map(({ id }) => ({ sourceId: id, eventCount: 1 }))));
});

test("a collector that starts without its database still drops the events of suppressed users", async ({ runtime }) => {
  const source = await insertSource(runtime);
  await suppress(runtime, source.workspaceId, null, "eve");
  const known = { id: source.id, workspaceId: source.workspaceId, writeKey: await insertWriteKey(runtime, source.id) };
  await (await startTestCollector(runtime, {}, known)).close();
  expect((await stat(join(runtime.config.DATA_DIR, "collect-suppressions.json"))).mode & 0o777).toBe(0o600);

  const second = await startTestCollector(withoutDatabase(runtime), {}, known);
  expect(await track(second, "eve")).toBe(200);
  expect(await track(second, "bob")).toBe(200);
  expect((await second.records()).map(({ userId }) => userId)).toEqual(["bob"]);
});

test("while it is not known who is suppressed, the collector asks clients to come again", async ({ runtime }) => {
  const first = await startTestCollector(runtime);
  await first.close();
  await writeFile(join(runtime.config.DATA_DIR, "collect-suppressions.json"), '[{"user');
  const { sourceId: id, workspaceId, writeKey } = first;
  const second = await startTestCollector(withoutDatabase(runtime), {}, { id, workspaceId, writeKey });
  expect(await track(second, "bob")).toBe(503);
  await second.close();
});

test("the list is read and saved again only when it changed, and a failed read keeps the previous one", async () => {
  let users: SuppressedUser[] = [{ workspaceId: "w", sourceId: null, userId: "eve" }];
  let version = "1";
  const saved: number[] = [];
  const suppressed = createSuppressedUsers({
    readVersion: async () => version,
    loadAll: async () => {
      if (version === "broken") throw new Error("The database is away.");
      return users;
    },
    saved: { read: async () => null, write: async (written) => void saved.push(written.length) },
  });
  const source = { workspaceId: "w", sourceId: "s" };
  expect(suppressed.loaded).toBe(false);
  for (let round = 0; round < 3; round += 1) await suppressed.refresh();
  expect([suppressed.loaded, suppressed.findCheck(source)?.("eve"), saved]).toEqual([true, true, [1]]);

  version = "broken";
  await expect(suppressed.refresh()).rejects.toThrow("away");
  expect(suppressed.findCheck(source)?.("eve")).toBe(true);
  [version, users] = ["2", []];
  await suppressed.refresh();
  expect([suppressed.findCheck(source), saved]).toEqual([null, [1, 0]]);
});

async function track(collector: TestCollector, userId: string, writeKey = collector.writeKey): Promise<number> {
  const body = JSON.stringify({ userId, event: "e", messageId: `${userId}-${writeKey}`, writeKey });
  return (await collector.send({ path: "/v1/track", body })).status;
}

async function suppress(runtime: TestRuntime, workspaceId: string, sourceId: string | null, userId: string): Promise<void> {
  const row = { workspaceId, sourceId, userId, regulationId: "reg", createdAt: new Date(runtime.clock.now()) };
  await runtime.db.insertInto("suppression").values(row).execute();
}

/** A runtime with the same data folder, and a database that cannot be reached. */
function withoutDatabase(runtime: TestRuntime): TestRuntime {
  const { db } = openDatabase("postgres://nobody@127.0.0.1:1/nothing");
  return createTestRuntime({ db, dataDir: runtime.config.DATA_DIR, clock: runtime.clock });
}
