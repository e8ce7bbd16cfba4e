import { alertOnExpiry } from "../alerts/alert-on-change.ts";
import { failFilesBefore } from "../db/deliveries.ts";
import { DAY_MS } from "../domain/batch/received-day.ts";
import type { Runtime } from "../runtime.ts";

const FILES_A_RUN = 5_000;

/**
 * Fails files that have waited for PENDING_RETENTION_DAYS, with their last fault, and tells each destination's first ones. They can be sent again
 * while their batch is staged.
 */
export async function expirePendingFiles(runtime: Pick<Runtime, "config" | "db" | "clock" | "ids" | "log">): Promise<void> {
  const days = runtime.config.PENDING_RETENTION_DAYS;
  const now = runtime.clock.now();
  const before = new Date(now - days * DAY_MS);
  const reason = `Not delivered within ${days === 1 ? "1 day" : `${days} days`}.`;
  await runtime.db.transaction().execute(async (transaction) => {
    const failed = await failFilesBefore(transaction, { before, now: new Date(now), reason, limit: FILES_A_RUN });
    if (failed.length === 0) return;
    runtime.log.error({ event: "files-given-up", fileCount: failed.length }, "Files expired before they could be delivered.");
    // In one order, so that two of them never wait for each other.
    const byDestination = [...Map.groupBy(failed, ({ destinationId }) => destinationId)].toSorted(([one], [other]) =>
      one < other ? -1 : 1,
    );
    for (const [destinationId, files] of byDestination) {
      const events = files.reduce((sum, { eventCount }) => sum + eventCount, 0);
      await alertOnExpiry(runtime, transaction, destinationId, { files: files.length, events });
    }
  });
}
