import { lockBatchesToRemove, markBatchesRemoved } from "../../db/batches.ts";
import { DAY_MS } from "../../domain/batch/received-day.ts";
import { mapConcurrently } from "../../domain/map-concurrently.ts";
import type { Runtime } from "../../runtime.ts";

const BATCHES_PER_RUN = 5_000;
const BATCHES_PER_PAGE = 100;
const CONCURRENCY = 8;

/**
 * Removes batches from the staging store that were sealed RETENTION_DAYS ago and that no destination needs. A batch with a pending file is kept,
 * however old it is. A batch with an expired file is kept for RETENTION_DAYS after the expiry, so that the file can be delivered again when the
 * destination works. The bytes are removed before the batch is marked as removed: after a crash in between they are removed again. The batch is
 * locked meanwhile, so that no file of it can be delivered again.
 */
export async function removeOldBatches(runtime: Pick<Runtime, "config" | "db" | "clock" | "staging" | "log">): Promise<void> {
  const { config, db, clock, staging, log } = runtime;
  const before = new Date(clock.now() - config.RETENTION_DAYS * DAY_MS);
  let removedCount = 0;
  while (removedCount < BATCHES_PER_RUN) {
    const pageCount = await db.transaction().execute(async (transaction) => {
      const page = await lockBatchesToRemove(transaction, before, BATCHES_PER_PAGE);
      await mapConcurrently(page, CONCURRENCY, (batch) => staging.remove(batch));
      const ids = page.map((batch) => batch.id);
      await markBatchesRemoved(transaction, ids, new Date(clock.now()));
      return page.length;
    });
    removedCount += pageCount;
    if (pageCount < BATCHES_PER_PAGE) break;
  }
  if (removedCount > 0)
    log.info({ event: "batches-removed", batchCount: removedCount }, "Old batches were removed from the staging store.");
}
