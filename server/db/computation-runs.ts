import type { Database, DatabaseTransaction } from "./database.ts";
import type { RunState } from "./schema.ts";

export type RunRow = {
  id: string;
  computationId: string;
  state: RunState;
  asOf: Date;
  isFull: boolean;
  askedBy: string | null;
  createdAt: Date;
  startedAt: Date | null;
  appliedAt: Date | null;
  finishedAt: Date | null;
  durationMs: number | null;
  size: number | null;
  enteredCount: number | null;
  exitedCount: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  attemptCount: number;
};

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

export async function updateRun(
  db: Either,
  id: string,
  change: Partial<Omit<RunRow, "id" | "computationId" | "createdAt" | "askedBy">>,
): Promise<void> {
  await db.updateTable("computationRun").set(change).where("id", "=", id).execute();
}
