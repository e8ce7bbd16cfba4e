import { failFilesBefore } from "../db/deliveries.ts";
import { DAY_MS } from "../domain/batch/received-day.ts";
import type { Runtime } from "../runtime.ts";

const FILES_A_RUN = 5_000;

/** Fails files that have waited for PENDING_RETENTION_DAYS, with their last fault. They can be sent again while their batch is staged. */
export async function expirePendingFiles({ config, db, clock, log }: Pick<Runtime, "config" | "db" | "clock" | "log">): Promise<void> {
  const days = config.PENDING_RETENTION_DAYS;
  const now = clock.now();
  const before = new Date(now - days * DAY_MS);
  const reason = `Not delivered within ${days === 1 ? "1 day" : `${days} days`}.`;
  const fileCount = await failFilesBefore(db, { before, now: new Date(now), reason, limit: FILES_A_RUN });
  if (fileCount > 0) log.error({ event: "files-given-up", fileCount }, "Files expired before they could be delivered.");
}
