import { failFilesBefore } from "../db/retention.ts";
import type { Runtime } from "../runtime.ts";

const DAY_MS = 86_400_000;
const FILES_A_RUN = 5_000;

/** Files that have waited for PENDING_RETENTION_DAYS fail for good, with their reason: only then may their batch be removed. */
export async function giveUpOldFiles({ config, db, clock, log }: Pick<Runtime, "config" | "db" | "clock" | "log">): Promise<void> {
  const days = config.PENDING_RETENTION_DAYS;
  const before = new Date(clock.now() - days * DAY_MS);
  const reason = `Not delivered within ${days === 1 ? "1 day" : `${days} days`}.`;
  const fileCount = await failFilesBefore(db, before, reason, FILES_A_RUN);
  if (fileCount > 0) log.error({ fileCount }, "files-given-up");
}
