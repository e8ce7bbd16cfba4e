import { rm } from "node:fs/promises";
import { type RunRow, selectRunById, updateRun } from "../../db/computation-runs.ts";
import { selectComputation } from "../../db/computations.ts";
import { deleteResult } from "../../db/memberships.ts";
import { parseQuery } from "../../domain/engage/query/parse-query.ts";
import { toSince } from "../../domain/engage/run-schedule.ts";
import type { Runtime } from "../../runtime.ts";
import { openSession } from "../history/open-session.ts";
import { toEngineError } from "../history/to-engine-error.ts";
import { createWorkFile } from "../history/work-file.ts";
import { applyResult } from "./apply-result.ts";
import { toAttemptId } from "./attempt-id.ts";
import { emitChanges } from "./emit-changes.ts";
import { failRun } from "./fail-run.ts";
import { loadResult } from "./load-result.ts";
import { type StartedRun, startRun } from "./start-run.ts";

/**
 * Computes a run, applies its result and sends what changed, or continues where an earlier attempt was stopped. A fault of the engine ends the run as
 * failed. Throws if the changes could not be sent, and if the database does not answer: the job is tried again then.
 */
export async function runComputation(runtime: Runtime, runId: string): Promise<void> {
  const started = await startRun(runtime, runId);
  if (started !== null && !(await compute(runtime, started))) return;
  await emit(runtime, runId);
}

/** Returns whether the result was applied. */
async function compute(runtime: Runtime, { run, computation }: StartedRun): Promise<boolean> {
  const { log } = runtime;
  const about = { runId: run.id, computationId: run.computationId };
  try {
    return await computeAndApply(runtime, { run, computation });
  } catch (error) {
    log.warn({ event: "run-failed", ...about, error }, "A run of an audience or a computed trait failed. It is tried again.");
    await failRun(runtime, run, toFault(error));
    return false;
  }
}

async function computeAndApply(runtime: Runtime, { run, computation }: StartedRun): Promise<boolean> {
  const query = parseQuery(computation.query);
  if (!query.ok) throw Object.assign(new Error(query.error.message), { code: "query_invalid" });
  const { includeAnonymous, workspaceId, id: computationId } = computation;
  const attemptId = toAttemptId(run);
  const target = await createWorkFile(runtime, ".ndjson");
  const session = await openSession(runtime, workspaceId);
  try {
    const options = { includeAnonymous, asOf: run.asOf.getTime(), since: toSince(computation) };
    const evaluated = await runtime.engine.evaluate({ session, query: query.value, ...options, target });
    if (!evaluated.ok) throw toEngineError(evaluated.error);
    const rowCount = await loadResult(runtime, { attemptId, computationId }, { path: target, session });
    return await applyResult(runtime, { run, attemptId, rowCount });
  } finally {
    session.release();
    await rm(target, { force: true });
    await deleteResult(runtime.db, attemptId);
  }
}

/** Codes whose messages are sentences for people. */
const SPOKEN: readonly unknown[] = [
  "out_of_memory",
  "child_killed",
  "missing_part",
  "disk_full",
  "timeout",
  "engine_failed",
  "query_invalid",
];

function toFault(error: unknown): { code: string; message: string } {
  const { code, message } = error as { code?: unknown; message: string };
  if (SPOKEN.includes(code)) return { code: String(code), message };
  if (code === "ENOENT") return { code: "missing_part", message: "A part of the history is missing. The operator has to restore it." };
  if (code === "ENOSPC") return { code: "disk_full", message: "The worker's disk is full." };
  return { code: "run_failed", message: "The result could not be stored. The worker's log says why." };
}

/** Sends the changes of a run that was applied. A failure is shown with the run until it is over. */
async function emit(runtime: Runtime, runId: string): Promise<void> {
  const run = await selectRunById(runtime.db, runId);
  if (run?.state !== "emitting") return;
  const computation = await selectComputation(runtime.db, run.computationId);
  if (computation === undefined) return;
  try {
    await emitChanges(runtime, run, computation);
  } catch (error) {
    await showEmissionFault(runtime, run);
    throw error;
  }
  const { id, computationId, isFull, size, enteredCount, exitedCount } = run;
  const about = { runId: id, computationId, isFull, size, enteredCount, exitedCount };
  runtime.log.info({ event: "run-completed", ...about }, "A run of an audience or a computed trait was completed.");
}

async function showEmissionFault({ db }: Runtime, run: RunRow): Promise<void> {
  const errorMessage = "The changes could not be staged. They are tried again.";
  await updateRun(db, run.id, { errorCode: "not_staged", errorMessage }).catch(() => {});
}
