import { sql } from "kysely";
import { describe, expect } from "vitest";
import { insertDestination, insertSource, insertWorkspace, insertWriteKey } from "./rows.ts";
import { test } from "./test.ts";
import { createTestDatabase } from "./test-database.ts";

describe("a test's database", () => {
  test("has the product's tables and the queue's", async ({ db }) => {
    const { rows } = await sql<{ tables: number; jobs: number }>`
      select (select count(*) from destination) as tables, (select count(*) from graphile_worker.jobs) as jobs`.execute(db);
    expect(rows).toEqual([{ tables: 0, jobs: 0 }]);
  });

  test("is separate: another one does not contain its rows", async ({ runtime }) => {
    const workspace = await insertWorkspace(runtime);
    const other = await createTestDatabase();
    expect(await other.db.selectFrom("workspace").select("id").execute()).toEqual([]);
    await other.drop();
    expect(await runtime.db.selectFrom("workspace").select("id").execute()).toEqual([{ id: workspace.id }]);
  });

  test("accepts a destination with its source and workspace", async ({ runtime }) => {
    const source = await insertSource(runtime);
    const key = await insertWriteKey(runtime, source.id);
    const destination = await insertDestination(runtime, { sourceId: source.id });
    expect(key).toHaveLength(32);
    expect(destination).toMatchObject({ workspaceId: source.workspaceId, enabledAt: new Date(runtime.clock.now()) });
  });
});

test("a test's clock only moves when the test sets it", ({ clock }) => {
  const start = clock.now();
  clock.advance({ days: 1, hours: 1, minutes: 1, seconds: 1, ms: 1 });
  expect(clock.now() - start).toBe(90_061_001);
});
