import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import { DAY_MS } from "../../domain/batch/received-day.ts";
import { indexBatch } from "../../stage/store/index-batch.ts";
import { insertSource } from "../../testing/rows.ts";
import { test } from "../../testing/test.ts";
import type { TestRuntime } from "../../testing/test-runtime.ts";
import { type TestRecord, toLine, writeRecords } from "../engine/engine-test.ts";
import { backfillHistory } from "./backfill-history.ts";
import { compactHistory } from "./compact-history.ts";
import { deleteOldHistory } from "./delete-old-history.ts";
import { openSession } from "./open-session.ts";
import { writeHistory } from "./write-history.ts";

/** 2026-11-22. */
const DAY = 1_795_305_600_000;

describe("a staged batch", () => {
  test("is copied into the history of its workspace, once", async ({ runtime }) => {
    const source = await insertSpace(runtime);
    const batch = await stage(runtime, source.id, [{ at: DAY, userId: "u", event: "A" }]);
    expect(await waitingCopies(runtime)).toContain(batch.id);

    await writeHistory(runtime, batch.id);
    await writeHistory(runtime, batch.id);
    expect(await eventsOf(runtime, source.workspaceId, "u")).toMatchObject([{ event: "A", at: DAY }]);
    const parts = await runtime.db.selectFrom("historyPart").selectAll().where("workspaceId", "=", source.workspaceId).execute();
    expect(parts).toMatchObject([{ name: batch.id, receivedDay: DAY, batchCount: 1, eventCount: 1, firstAt: new Date(DAY) }]);
    expect(await listNames(runtime, source.workspaceId)).toEqual([batch.id]);
  });

  test("is not copied where the workspace has no space", async ({ runtime }) => {
    const source = await insertSource(runtime);
    const batch = await stage(runtime, source.id, [{ at: DAY, userId: "u", event: "A" }]);
    expect(await waitingCopies(runtime)).not.toContain(batch.id);
    await writeHistory(runtime, batch.id);
    expect(await listNames(runtime, source.workspaceId)).toEqual([]);
  });

  test("is copied when the space is created after it", async ({ runtime }) => {
    const source = await insertSource(runtime);
    const batch = await stage(runtime, source.id, [{ at: DAY, userId: "u", event: "A" }]);
    await insertSpaceRow(runtime, source);
    const since = await runtime.db
      .transaction()
      .execute((transaction) => backfillHistory(transaction, source.workspaceId, new Date(DAY + 10)));
    expect(since).toEqual(new Date(DAY));
    expect(await waitingCopies(runtime)).toContain(batch.id);
  });

  test("counts as copied if it left the staging store before", async ({ runtime }) => {
    const source = await insertSpace(runtime);
    const batch = await stage(runtime, source.id, [{ at: DAY, userId: "u", event: "A" }]);
    await runtime.staging.remove(batch);
    await writeHistory(runtime, batch.id);
    expect(await runtime.db.selectFrom("historyBatch").select("batchId").where("batchId", "=", batch.id).execute()).toHaveLength(1);
    expect(await listNames(runtime, source.workspaceId)).toEqual([]);
  });

  test("is copied later if the engine fails, and leaves no file", async ({ runtime, dataDir }) => {
    const source = await insertSpace(runtime);
    const batch = await stage(runtime, source.id, [{ at: DAY, userId: "u", event: "A" }]);
    const full = { code: "disk_full", message: "The disk of DATA_DIR is full." } as const;
    const failing = { ...runtime, engine: { ...runtime.engine, writePart: async () => ({ ok: false as const, error: full }) } };
    await expect(writeHistory(failing, batch.id)).rejects.toThrow(full.message);
    expect(await readdir(join(dataDir, "engage-tmp", `work-${process.pid}`))).toEqual([]);

    await runtime.db.deleteFrom("historyBatch").where("batchId", "=", batch.id).execute();
    await writeHistory(runtime, batch.id);
    expect(await eventsOf(runtime, source.workspaceId, "u")).toHaveLength(1);
  });

  test("is copied again if it was rewritten during the copy, also if the worker was killed then", async ({ runtime }) => {
    const source = await insertSpace(runtime);
    const batch = await stage(runtime, source.id, [
      { at: DAY, userId: "u", event: "A" },
      { at: DAY, userId: "erased", event: "A" },
    ]);
    const rewrite = async () => {
      const path = await writeRecords(runtime.config.DATA_DIR, [toLine({ at: DAY, userId: "u", event: "A" })]);
      await runtime.staging.replace(batch, path);
      await runtime.db
        .updateTable("batch")
        .set({ crc32: crc32(await readFile(path)) })
        .where("id", "=", batch.id)
        .execute();
    };
    const put: typeof runtime.history.put = async (part, path) => {
      await runtime.history.put(part, path);
      await rewrite();
    };
    await expect(writeHistory({ ...runtime, history: { ...runtime.history, put } }, batch.id)).rejects.toThrow("It is copied again.");
    await writeHistory(runtime, batch.id);
    expect(await eventsOf(runtime, source.workspaceId, "u")).toHaveLength(1);
    expect(await eventsOf(runtime, source.workspaceId, "erased")).toEqual([]);
  });

  test("is copied in the next hour if all attempts failed", async ({ runtime, clock }) => {
    const source = await insertSpace(runtime);
    const batch = await stage(runtime, source.id, [{ at: DAY, userId: "u", event: "A" }]);
    await sql`select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))`.execute(runtime.db);
    clock.set(DAY + 2 * 3_600_000);
    await compactHistory(runtime);
    expect(await waitingCopies(runtime)).toContain(batch.id);
  });
});

describe("the history", () => {
  test("keeps every event when small parts are combined; the old files are removed two hours later", async ({ runtime, clock }) => {
    const source = await insertSpace(runtime);
    clock.set(DAY + 1000);
    for (let number = 0; number < 5; number += 1) await write(runtime, source.id, [{ at: DAY + number, userId: "u", event: `E${number}` }]);
    const before = await openSession(runtime, source.workspaceId);

    await compactHistory(runtime);
    await deleteOldHistory(runtime);
    const after = await openSession(runtime, source.workspaceId);
    expect(after.parts).toHaveLength(1);
    expect(after.version).not.toBe(before.version);
    for (const { path } of before.parts) await access(path);
    expect((await eventsOf(runtime, source.workspaceId, "u")).map(({ event }) => event)).toEqual(["E4", "E3", "E2", "E1", "E0"]);

    clock.advance({ hours: 3 });
    await deleteOldHistory(runtime);
    expect(await listNames(runtime, source.workspaceId)).toEqual([expect.stringMatching(/^day-/)]);
  });

  test("of expired days keeps traits and links, and no event", async ({ runtime, clock }) => {
    const source = await insertSpace(runtime);
    const config = { ...runtime.config, ENGAGE_HISTORY_DAYS: 2 };
    await write(runtime, source.id, [
      { at: DAY, userId: "u", anonymousId: "a", type: "identify", traits: { plan: "pro" } },
      { at: DAY, userId: "u", event: "Old" },
    ]);
    await write(runtime, source.id, [{ at: DAY + 3 * DAY_MS, anonymousId: "a", event: "New" }]);
    clock.set(DAY + 3 * DAY_MS);
    await deleteOldHistory({ ...runtime, config });

    const profile = await profileOf(runtime, source.workspaceId, "a");
    expect(profile).toMatchObject({ profileId: "user_id:u", traits: [{ name: "plan", value: "pro" }], events: [{ event: "New" }] });

    clock.set(DAY + 9 * DAY_MS);
    await deleteOldHistory({ ...runtime, config });
    expect(await profileOf(runtime, source.workspaceId, "a")).toMatchObject({
      profileId: "user_id:u",
      traits: [{ value: "pro" }],
      events: [],
    });
  });

  test("cannot be opened while a part is missing", async ({ runtime }) => {
    const source = await insertSpace(runtime);
    const batch = await write(runtime, source.id, [{ at: DAY, userId: "u", event: "A" }]);
    await runtime.history.remove({ workspaceId: source.workspaceId, receivedDay: DAY, name: batch.id });
    await expect(openSession(runtime, source.workspaceId)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

async function insertSpace(runtime: TestRuntime) {
  const source = await insertSource(runtime);
  await insertSpaceRow(runtime, source);
  return source;
}

async function insertSpaceRow(runtime: TestRuntime, { workspaceId }: { workspaceId: string }) {
  const own = await insertSource(runtime, { workspaceId });
  const row = {
    id: `spa_${own.id}`,
    workspaceId,
    sourceId: own.id,
    slug: "default",
    name: "Default",
    createdAt: new Date(DAY),
    historyFrom: null,
  };
  await runtime.db.insertInto("space").values(row).execute();
}

/** Stages and indexes a batch of these records, received on the day of the first. */
async function stage(runtime: TestRuntime, sourceId: string, records: TestRecord[]) {
  const receivedDay = Math.floor((records[0]?.at ?? 0) / DAY_MS) * DAY_MS;
  const path = await writeRecords(runtime.config.DATA_DIR, records.map(toLine));
  const batch = { id: runtime.ids.uuid(), sourceId, receivedDay, byteCount: 1, crc32: crc32(await readFile(path)) };
  await runtime.staging.take(batch, path);
  const at = records[0]?.at ?? 0;
  await indexBatch(runtime, { ...batch, eventCount: records.length, rawByteCount: 1, openedAt: at, sealedAt: at, breakdown: [] });
  return batch;
}

async function write(runtime: TestRuntime, sourceId: string, records: TestRecord[]) {
  const batch = await stage(runtime, sourceId, records);
  await writeHistory(runtime, batch.id);
  return batch;
}

async function profileOf(runtime: TestRuntime, workspaceId: string, identifier: string) {
  const session = await openSession(runtime, workspaceId);
  const profile = await runtime.engine.profile({ session, identifier });
  session.release();
  if (!profile.ok) throw new Error(profile.error.message);
  return profile.value;
}

async function eventsOf(runtime: TestRuntime, workspaceId: string, identifier: string) {
  return (await profileOf(runtime, workspaceId, identifier))?.events ?? [];
}

async function waitingCopies({ db }: TestRuntime): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`select key from graphile_worker.jobs where task_identifier = 'write_history'`.execute(db);
  return rows.map(({ key }) => key.replace("write_history:", ""));
}

async function listNames({ history }: TestRuntime, workspaceId: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of history.list(workspaceId)) names.push(name);
  return names;
}
