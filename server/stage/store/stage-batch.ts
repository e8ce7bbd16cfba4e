import { rm, stat } from "node:fs/promises";
import { selectBatchCrc32 } from "../../db/batches.ts";
import type { SealedBatch } from "../../domain/batch/batch.ts";
import type { Runtime } from "../../runtime.ts";
import { readBatch } from "../batch/read-batch.ts";
import { indexBatch } from "./index-batch.ts";

export type StageRuntime = Pick<Runtime, "db" | "clock" | "ids" | "staging" | "log">;

/** A sealed batch at `path` in the collector's folder. If it was damaged, a copy of it may be staged already, intact or damaged. */
export type SealedBatchFile = { batch: SealedBatch; path: string; wasDamaged?: boolean };

/**
 * Takes a sealed batch into the staging store, indexes it in the database, and then removes it from the collector's folder. Never rejects: returns
 * `left` if a step failed. The file then stays in the folder, is tried again, and its message ids are remembered after a restart.
 */
export async function stageBatch(runtime: StageRuntime, { batch, path, wasDamaged = false }: SealedBatchFile): Promise<"staged" | "left"> {
  const about = { batchId: batch.id, sourceId: batch.sourceId, eventCount: batch.eventCount, byteCount: batch.byteCount };
  let staged = batch;
  try {
    if (wasDamaged) staged = await chooseCopy(runtime, batch, path);
    if (staged === batch) await runtime.staging.take(batch, path);
  } catch (error) {
    if ((await stat(path).catch(() => null)) === null) {
      runtime.log.error(
        { event: "sealed-batch-deleted", ...about, error },
        "The file of a sealed batch was deleted before the batch was staged. Its events are lost.",
      );
    } else {
      runtime.log.error(
        { event: "batch-not-staged", ...about, error },
        "A sealed batch could not be staged. It stays in the collector's folder and is tried again.",
      );
    }
    return "left";
  }
  try {
    const outcome = await indexBatch(runtime, staged);
    await rm(path, { force: true });
    runtime.log.info({ event: "batch-staged", ...about, outcome }, "A batch was staged.");
    return "staged";
  } catch (error) {
    runtime.log.warn(
      { event: "batch-not-indexed", ...about, error },
      "A staged batch could not be indexed. It stays in the collector's folder and is tried again.",
    );
    return "left";
  }
}

/**
 * Chooses between a recovered batch and its staged copy, because the batch may have been staged before it was damaged. An intact staged copy has
 * all events, and is returned. A damaged one, as when both are links to one file, is replaced with the recovered batch, unless the database has other
 * figures for it: then the delivery reports the damage.
 */
async function chooseCopy({ db, staging }: StageRuntime, batch: SealedBatch, path: string): Promise<SealedBatch> {
  const staged = await readBatch(staging.read(batch)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "not_staged" as const;
    throw error;
  });
  if (staged === "not_staged") return batch;
  if (staged?.sealed && staged.identity.id === batch.id) {
    const { identity, eventCount, rawByteCount, byteCount, crc32, breakdown } = staged;
    return { ...identity, eventCount, rawByteCount, byteCount, crc32, breakdown, sealedAt: batch.sealedAt };
  }
  const known = await selectBatchCrc32(db, batch.id);
  if (known === undefined || known === batch.crc32) await staging.replace(batch, path);
  return batch;
}
