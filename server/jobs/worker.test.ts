import { sql } from "kysely";
import { pino } from "pino";
import { describe, expect, vi } from "vitest";
import { z } from "zod";
import type { Database } from "../db/database.ts";
import { releaseLostJobs } from "../queue/release-lost-jobs.ts";
import { test } from "../testing/test.ts";
import { createTestRuntime } from "../testing/test-runtime.ts";
import { defineJob } from "./job.ts";
import { startWorker } from "./worker.ts";

const greeting = (greeted: string[]) =>
  defineJob({ name: "greet", payload: z.object({ name: z.string() }), work: async ({ name }) => void greeted.push(name) });

describe("a worker", { timeout: 30_000 }, () => {
  test("runs what is in the queue, with its payload", async ({ runtime, database, onTestFinished }) => {
    const greeted: string[] = [];
    await add(runtime.db, "greet", { name: "Richard" });
    const worker = await startWorker(runtime, database.pool, [greeting(greeted)]);
    onTestFinished(worker.stop);
    await vi.waitFor(() => expect(greeted).toEqual(["Richard"]), 10_000);
  });

  test("writes one line for a job that fails, and keeps the job", async ({ db, dataDir, database, onTestFinished }) => {
    const lines: string[] = [];
    const log = pino({ base: {} }, { write: (line) => void lines.push(line) });
    await add(db, "greet", { nobody: true });
    const worker = await startWorker(createTestRuntime({ db, dataDir, log }), database.pool, [greeting([])]);
    onTestFinished(worker.stop);
    await vi.waitFor(() => expect(lines).toHaveLength(1), 10_000);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ event: "job-failed", msg: "A job failed.", job: "greet", attempt: 1 });
    await vi.waitFor(async () => expect(await waiting(db)).toEqual([{ task: "greet", attempts: 1, lockedBy: null }]), 10_000);
    await sql`delete from graphile_worker._private_jobs`.execute(db);
  });

  test("gets the jobs of one that was killed, and none of one that lives", async ({ runtime, database, onTestFinished }) => {
    const hold = Promise.withResolvers<void>();
    const slow = defineJob({ name: "slow", payload: z.object({}), work: () => hold.promise });
    await add(runtime.db, "slow", {});
    await add(runtime.db, "greet", { name: "Dinesh" });
    await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker-killed'
      where task_id = (select id from graphile_worker._private_tasks where identifier = 'greet')`.execute(runtime.db);

    const worker = await startWorker(runtime, database.pool, [slow]);
    onTestFinished(() => {
      hold.resolve();
      return worker.stop();
    });
    await vi.waitFor(async () => expect((await waiting(runtime.db)).map((job) => job.lockedBy !== null)).toEqual([false, true]), 10_000);
    await vi.waitFor(async () => {
      await releaseLostJobs(runtime.db);
      expect((await waiting(runtime.db)).map((job) => job.lockedBy !== null)).toEqual([false, true]);
    }, 10_000);
    hold.resolve();
    await vi.waitFor(async () => expect((await waiting(runtime.db)).map((job) => job.task)).toEqual(["greet"]), 10_000);
  });
});

async function add(db: Database, name: string, payload: object): Promise<void> {
  await sql`select graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json)`.execute(db);
}

/** Ours, by task; the scheduled ones come and go. */
async function waiting(db: Database): Promise<{ task: string; attempts: number; lockedBy: string | null }[]> {
  const { rows } = await sql<{ task: string; attempts: number; lockedBy: string | null }>`
    select task_identifier as task, attempts, locked_by from graphile_worker.jobs where task_identifier in ('greet', 'slow') order by 1`.execute(
    db,
  );
  return rows;
}
