import { rm } from "node:fs/promises";
import { selectBatchCrc32 } from "../../db/batches.ts";
import { lockRun, type RunRow, updateRun } from "../../db/computation-runs.ts";
import type { ComputationRow } from "../../db/computations.ts";
import { countChanges, deleteChanges } from "../../db/memberships.ts";
import { selectSpace } from "../../db/spaces.ts";
import type { SealedBatch } from "../../domain/batch/batch.ts";
import { toReceivedDay } from "../../domain/batch/received-day.ts";
import type { Runtime } from "../../runtime.ts";
import { type AppendThreads, startAppendThreads } from "../../stage/batch/append-threads.ts";
import { readBatch } from "../../stage/batch/read-batch.ts";
import { indexBatch } from "../../stage/store/index-batch.ts";
import { createWorkFile } from "../history/work-file.ts";
import { toBatchId } from "./attempt-id.ts";
import { type Emission, writeChangeBatch } from "./write-change-batch.ts";

const CHANGES_PER_BATCH = 50_000;

type EmitRuntime = Pick<Runtime, "config" | "db" | "clock" | "ids" | "staging" | "log">;

/**
 * Sends the changes of a run that was applied, as batches of the space's source, and then completes the run. May be stopped at any point and called again: a
 * batch that is indexed is skipped, one that is staged is indexed, and all others are written under the same ids.
 */
export async function emitChanges(runtime: EmitRuntime, run: RunRow, computation: ComputationRow): Promise<void> {
  const { db, config } = runtime;
  const space = await selectSpace(db, computation.workspaceId);
  if (space === undefined || run.appliedAt === null) throw new Error(`The run ${run.id} was not applied.`);
  const told = { computationId: computation.id, class: computation.class, key: computation.key, spaceId: space.id };
  const emission = { runId: run.id, sourceId: space.sourceId, told, at: run.appliedAt.getTime() };

  const total = await countChanges(db, run.id);
  const folder = await createWorkFile(runtime, "");
  const threads = startAppendThreads({ level: config.GZIP_LEVEL, maxThreads: 1 });
  try {
    for (let part = 0; part * CHANGES_PER_BATCH < total; part += 1) {
      const [from, to] = [part * CHANGES_PER_BATCH + 1, Math.min((part + 1) * CHANGES_PER_BATCH, total)];
      await emitBatch(runtime, emission, { batchId: toBatchId(run.id, part), from, to }, { folder, threads });
    }
  } finally {
    await threads.close();
    await rm(folder, { recursive: true, force: true });
  }
  await completeRun(runtime, run.id);
}

async function emitBatch(
  runtime: EmitRuntime,
  emission: Emission,
  part: { batchId: string; from: number; to: number },
  writer: { folder: string; threads: AppendThreads },
): Promise<void> {
  const { db, staging, log } = runtime;
  if ((await selectBatchCrc32(db, part.batchId)) !== undefined) return;
  let batch = await readStaged(runtime, emission, part.batchId);
  if (batch === null) {
    const written = await writeChangeBatch(runtime, emission, part, writer);
    await staging.replace(written.batch, written.path);
    await rm(written.path, { force: true });
    batch = written.batch;
  }
  const outcome = await indexBatch(runtime, batch);
  const about = { runId: emission.runId, batchId: batch.id, sourceId: batch.sourceId, eventCount: batch.eventCount };
  log.info({ event: "changes-staged", ...about, outcome }, "Changes of an audience or a computed trait were staged.");
}

/** Returns the intact batch that an earlier attempt staged; null if there is none. */
async function readStaged({ staging, clock }: EmitRuntime, { sourceId, at }: Emission, batchId: string): Promise<SealedBatch | null> {
  const place = { id: batchId, sourceId, receivedDay: toReceivedDay(at) };
  const staged = await readBatch(staging.read(place)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (!staged?.sealed || staged.identity.id !== batchId) return null;
  const { identity, eventCount, rawByteCount, byteCount, crc32, breakdown } = staged;
  return { ...identity, eventCount, rawByteCount, byteCount, crc32, breakdown, sealedAt: clock.now() };
}

async function completeRun({ db, clock }: EmitRuntime, runId: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const run = await lockRun(transaction, runId);
    if (run?.state !== "emitting") return;
    await deleteChanges(transaction, runId);
    const finishedAt = new Date(clock.now());
    const durationMs = finishedAt.getTime() - (run.startedAt ?? finishedAt).getTime();
    await updateRun(transaction, runId, { state: "completed", finishedAt, durationMs, errorCode: null, errorMessage: null });
  });
}
