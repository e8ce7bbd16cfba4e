import { type Selectable, sql } from "kysely";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { Schema } from "./schema.ts";

export type RunRow = Selectable<Schema["computationRun"]>;

type Either = Database | DatabaseTransaction;

const IN_PROGRESS = ["queued", "computing", "emitting"] as const;

export const RUN_COLUMNS = [
  "computationRun.id",
  "computationRun.computationId",
  "computationRun.state",
  "computationRun.asOf",
  "computationRun.isFull",
  "computationRun.askedBy",
  "computationRun.createdAt",
  "computationRun.startedAt",
  "computationRun.appliedAt",
  "computationRun.finishedAt",
  "computationRun.durationMs",
  "computationRun.size",
  "computationRun.enteredCount",
  "computationRun.exitedCount",
  "computationRun.errorCode",
  "computationRun.errorMessage",
  "computationRun.attemptCount",
] as const;

/** Returns false if a run of the computation is in progress. */
export async function insertRun(
  db: Either,
  run: Pick<RunRow, "id" | "computationId" | "asOf" | "isFull" | "askedBy" | "createdAt" | "attemptCount">,
): Promise<boolean> {
  const result = await db
    .insertInto("computationRun")
    .values({
      ...run,
      state: "queued",
      startedAt: null,
      appliedAt: null,
      finishedAt: null,
      durationMs: null,
      size: null,
      enteredCount: null,
      exitedCount: null,
      errorCode: null,
      errorMessage: null,
    })
    .onConflict((conflict) => conflict.column("computationId").where("state", "in", IN_PROGRESS).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function selectRunById(db: Either, id: string): Promise<RunRow | undefined> {
  return await db.selectFrom("computationRun").select(RUN_COLUMNS).where("id", "=", id).executeTakeFirst();
}

/** Holds the run until the transaction ends. */
export async function lockRun(db: DatabaseTransaction, id: string): Promise<RunRow | undefined> {
  return await db.selectFrom("computationRun").select(RUN_COLUMNS).where("id", "=", id).forUpdate().executeTakeFirst();
}

/** Returns the run of the computation that is in progress. */
export async function selectRunInProgress(db: Either, computationId: string): Promise<RunRow | undefined> {
  return await db
    .selectFrom("computationRun")
    .select(RUN_COLUMNS)
    .where("computationId", "=", computationId)
    .where("state", "in", IN_PROGRESS)
    .executeTakeFirst();
}

/** Newest first. */
export async function selectRuns(db: Either, computationId: string, limit: number): Promise<RunRow[]> {
  return await db
    .selectFrom("computationRun")
    .select(RUN_COLUMNS)
    .where("computationId", "=", computationId)
    .orderBy("createdAt", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** Counts the failed runs since the last one that completed. */
export async function countFailuresInARow(db: Either, computationId: string): Promise<number> {
  const { count } = await db
    .selectFrom("computationRun as failed")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("failed.computationId", "=", computationId)
    .where("failed.state", "=", "failed")
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("computationRun as later")
            .select("later.id")
            .whereRef("later.computationId", "=", "failed.computationId")
            .whereRef("later.createdAt", ">", "failed.createdAt")
            .where("later.state", "=", "completed"),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  return count;
}

export async function updateRun(
  db: Either,
  id: string,
  change: Partial<Omit<RunRow, "id" | "computationId" | "createdAt" | "askedBy">>,
): Promise<void> {
  await db.updateTable("computationRun").set(change).where("id", "=", id).execute();
}

/** Returns runs in progress for which no job waits or runs, the oldest first. */
export async function selectRunsWithoutJob(db: Either, limit: number): Promise<{ id: string; computationId: string }[]> {
  const { rows } = await sql<{ id: string; computationId: string }>`
    select id, computation_id from computation_run as run
    where state in ('queued', 'computing', 'emitting') and not exists (
      select from graphile_worker.jobs as job where job.key = 'run_computation:' || run.id and job.attempts < job.max_attempts
    )
    order by created_at limit ${limit}
  `.execute(db);
  return rows;
}

/** Deletes all but the newest `keep` runs of each computation, up to `limit` of them. Runs in progress stay. Returns how many were deleted. */
export async function deleteOldRuns(db: Database, keep: number, limit: number): Promise<number> {
  const result = await sql`
    delete from computation_run where id in (
      select id from (
        select id, state, row_number() over (partition by computation_id order by created_at desc, id desc) as rank from computation_run
      ) as ranked where rank > ${keep} and state in ('completed', 'failed') limit ${limit}
    )
  `.execute(db);
  return Number(result.numAffectedRows ?? 0);
}
