import type { Runtime } from "../runtime.ts";
import { indexBatch } from "./index-batch.ts";
import type { SealedBatch } from "./store.ts";

export type StageRuntime = Pick<Runtime, "db" | "clock" | "ids" | "staging" | "log">;

/**
 * Takes a sealed batch into the staging store, then makes it known to the database. Never rejects: what fails here is found
 * again, by the leftovers where the file still lies in the collector's folder, by the reconciler where it is staged.
 */
export async function stageBatch(runtime: StageRuntime, batch: SealedBatch, path: string): Promise<"staged" | "left" | "not_indexed"> {
  const about = { batchId: batch.id, sourceId: batch.sourceId, eventCount: batch.eventCount, byteCount: batch.byteCount };
  try {
    await runtime.staging.take(batch, path);
  } catch (error) {
    runtime.log.error({ ...about, error }, "A sealed batch could not be staged; it stays with the collector and is tried again.");
    return "left";
  }
  try {
    const outcome = await indexBatch(runtime, batch);
    runtime.log.info({ ...about, outcome }, "Batch staged.");
    return "staged";
  } catch (error) {
    runtime.log.warn({ ...about, error }, "A staged batch could not be indexed; the reconciler will do it.");
    return "not_indexed";
  }
}
