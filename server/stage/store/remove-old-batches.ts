import { lockBatchesToRemove, markBatchesRemoved } from "../../db/retention.ts";
import { sideBySide } from "../../domain/side-by-side.ts";
import type { Runtime } from "../../runtime.ts";

const DAY_MS = 86_400_000;
const BATCHES_A_RUN = 5_000;
const BATCHES_A_PAGE = 100;
const SIDE_BY_SIDE = 8;

/**
 * Removes batches from the staging store that were sealed RETENTION_DAYS ago and owe nothing to any destination. A batch with
 * a file that waits stays, however old it is, and one with a file that was given up for as many days from then on: somebody may mend the
 * destination and send it again. First the bytes, then the mark: a crash in between only removes them twice. Meanwhile no file of it can
 * be sent again.
 */
export async function removeOldBatches(runtime: Pick<Runtime, "config" | "db" | "clock" | "staging" | "log">): Promise<void> {
  const { config, db, clock, staging, log } = runtime;
  const before = new Date(clock.now() - config.RETENTION_DAYS * DAY_MS);
  let removedCount = 0;
  while (removedCount < BATCHES_A_RUN) {
    const pageCount = await db.transaction().execute(async (transaction) => {
      const page = await lockBatchesToRemove(transaction, before, BATCHES_A_PAGE);
      await sideBySide(page, SIDE_BY_SIDE, (batch) => staging.remove(batch));
      const ids = page.map((batch) => batch.id);
      await markBatchesRemoved(transaction, ids, new Date(clock.now()));
      return page.length;
    });
    removedCount += pageCount;
    if (pageCount < BATCHES_A_PAGE) break;
  }
  if (removedCount > 0) log.info({ batchCount: removedCount }, "batches-removed");
}
