import { rm, stat } from "node:fs/promises";
import { selectBatchCrc32 } from "../../db/batches.ts";
import type { SealedBatch } from "../../domain/batch/batch.ts";
import type { Runtime } from "../../runtime.ts";
import { readBatch } from "../batch/read-batch.ts";
import { indexBatch } from "./index-batch.ts";

export type StageRuntime = Pick<Runtime, "db" | "clock" | "ids" | "staging" | "log">;

/** A batch that lies sealed at `path` in the collector's folder. One that was damaged may be staged already, whole or damaged. */
export type SealedBatchFile = { batch: SealedBatch; path: string; wasDamaged?: boolean };

/**
 * Takes a sealed batch into the staging store, makes it known to the database, and only then removes it from the collector's
 * folder. Never rejects: what stays there is tried again, and its events are remembered across a restart meanwhile.
 */
export async function stageBatch(runtime: StageRuntime, { batch, path, wasDamaged = false }: SealedBatchFile): Promise<"staged" | "left"> {
  const about = { batchId: batch.id, sourceId: batch.sourceId, eventCount: batch.eventCount, byteCount: batch.byteCount };
  let staged = batch;
  try {
    if (wasDamaged) staged = await chooseCopy(runtime, batch, path);
    if (staged === batch) await runtime.staging.take(batch, path);
  } catch (error) {
    if ((await stat(path).catch(() => null)) === null) {
      runtime.log.error({ ...about, error }, "The file of a sealed batch was deleted before the batch was staged. Its events are lost.");
    } else {
      runtime.log.error({ ...about, error }, "A sealed batch could not be staged; it stays with the collector and is tried again.");
    }
    return "left";
  }
  try {
    const outcome = await indexBatch(runtime, staged);
    await rm(path, { force: true });
    runtime.log.info({ ...about, outcome }, "Batch staged.");
    return "staged";
  } catch (error) {
    runtime.log.warn({ ...about, error }, "A staged batch could not be indexed; it stays with the collector and is tried again.");
    return "left";
  }
}

/**
 * The batch may have been staged before it was damaged. A staged copy that is whole has all of its events, and stays. One that is damaged, as
 * where both are names of one file, is replaced, unless the database knows it with other figures: then delivery reports it.
 */
async function chooseCopy({ db, staging }: StageRuntime, batch: SealedBatch, path: string): Promise<SealedBatch> {
  const staged = await readBatch(staging.read(batch)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "not_there" as const;
    throw error;
  });
  if (staged === "not_there") return batch;
  if (staged?.sealed && staged.identity.id === batch.id) {
    const { identity, eventCount, rawByteCount, byteCount, crc32 } = staged;
    return { ...identity, eventCount, rawByteCount, byteCount, crc32, sealedAt: batch.sealedAt };
  }
  const known = await selectBatchCrc32(db, batch.id);
  if (known === undefined || known === batch.crc32) await staging.replace(batch, path);
  return batch;
}
