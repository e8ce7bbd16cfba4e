import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { openDatabase } from "../../db/database.ts";
import { insertSource, insertWriteKey } from "../../testing/rows.ts";
import { test } from "../../testing/test.ts";
import { startTestCollector } from "../../testing/test-collector.ts";
import { createTestRuntime, type TestRuntime } from "../../testing/test-runtime.ts";

const EVENT = { userId: "u", event: "e" };

test("a collector that starts without its database accepts calls of known sources, and answers 503 to others", async ({ runtime }) => {
  const first = await startTestCollector(runtime);
  const { writeKey, sourceId, workspaceId } = first;
  await first.close();
  const second = await startTestCollector(withoutDatabase(runtime), {}, { id: sourceId, workspaceId, writeKey });
  expect(await second.send({ method: "GET", path: "/readyz" })).toMatchObject({ status: 200 });

  const known = await second.send({ path: "/v1/track", body: JSON.stringify({ ...EVENT, messageId: "m-1", writeKey }) });
  expect(known).toMatchObject({ status: 200, text: '{"success":true}' });
  const unknown = await second.send({ path: "/v1/track", body: JSON.stringify({ ...EVENT, writeKey: "nobody-knows-this" }) });
  expect(unknown).toMatchObject({ status: 503, headers: { "retry-after": expect.stringMatching(/^\d+$/) } });
  expect((await second.send({ method: "GET", path: "/v1/projects/nobody-knows-this/settings" })).status).toBe(503);
  expect((await second.send({ method: "GET", path: `/v1/projects/${writeKey}/settings` })).status).toBe(200);
  expect(await second.records()).toMatchObject([{ messageId: "m-1" }]);
});

test("a collector that has never read write keys is healthy but not ready", async ({ runtime }) => {
  const collector = await startTestCollector(
    withoutDatabase(runtime),
    {},
    { id: "some-source", workspaceId: "some", writeKey: "some-key" },
  );
  expect((await collector.send({ method: "GET", path: "/healthz" })).status).toBe(200);
  const ready = await collector.send({ method: "GET", path: "/readyz" });
  expect([ready.status, JSON.parse(ready.text)]).toEqual([503, { status: "not_ready", reasons: ["no_write_keys"] }]);
  await collector.close();
});

test("only the owner can read the saved copy, even if the file existed before, and a broken file is ignored", async ({ runtime }) => {
  const path = join(runtime.config.DATA_DIR, "collect-keys.json");
  await writeFile(path, '[{"key":');
  await writeFile(`${path}.new`, "left by a crash");
  await chmod(`${path}.new`, 0o666);
  const collector = await startTestCollector(runtime);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(path, "utf8"))).toContainEqual({
    key: collector.writeKey,
    sourceId: collector.sourceId,
    workspaceId: collector.workspaceId,
    enabled: true,
  });
  await collector.close();
});

test("a new key is accepted at once, and an unknown key is looked up once in five seconds", async ({ runtime }) => {
  const collector = await startTestCollector(runtime);
  const source = await insertSource(runtime);
  const track = (writeKey: string) => collector.send({ path: "/v1/track", body: JSON.stringify({ ...EVENT, writeKey }) });
  const guessed = "made-only-later-0123456789abcdef";
  await track(guessed);
  await runtime.db.insertInto("writeKey").values({ key: guessed, sourceId: collector.sourceId, createdAt: new Date() }).execute();
  await track(guessed);
  runtime.clock.advance({ seconds: 6 });
  await track(guessed);
  expect((await track(await insertWriteKey(runtime, source.id))).status).toBe(200);
  expect(await collector.records()).toHaveLength(1);
});

/** A runtime with the same data folder, and a database that cannot be reached. */
function withoutDatabase(runtime: TestRuntime): TestRuntime {
  const { db } = openDatabase("postgres://nobody@127.0.0.1:1/nothing");
  return createTestRuntime({ db, dataDir: runtime.config.DATA_DIR, clock: runtime.clock });
}
