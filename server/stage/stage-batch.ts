import { rm, stat } from "node:fs/promises";
import type { Runtime } from "../runtime.ts";
import { indexBatch } from "./index-batch.ts";
import type { SealedBatch } from "./store.ts";

export type StageRuntime = Pick<Runtime, "db" | "clock" | "ids" | "staging" | "log">;

/**
 * Takes a sealed batch into the staging store, makes it known to the database, and only then removes it from the collector's
 * folder. Never rejects: what stays there is tried again, and its events are remembered across a restart meanwhile.
 */
export async function stageBatch(runtime: StageRuntime, batch: SealedBatch, path: string): Promise<"staged" | "left"> {
  const about = { batchId: batch.id, sourceId: batch.sourceId, eventCount: batch.eventCount, byteCount: batch.byteCount };
  try {
    await runtime.staging.take(batch, path);
  } catch (error) {
    if ((await stat(path).catch(() => null)) === null) {
      runtime.log.error({ ...about, error }, "The file of a sealed batch was deleted before the batch was staged. Its events are lost.");
    } else {
      runtime.log.error({ ...about, error }, "A sealed batch could not be staged; it stays with the collector and is tried again.");
    }
    return "left";
  }
  try {
    const outcome = await indexBatch(runtime, batch);
    await rm(path, { force: true });
    runtime.log.info({ ...about, outcome }, "Batch staged.");
    return "staged";
  } catch (error) {
    runtime.log.warn({ ...about, error }, "A staged batch could not be indexed; it stays with the collector and is tried again.");
    return "left";
  }
}
