import { selectDueForRevalidation } from "../db/verdicts.ts";
import { AWS_S3 } from "../domain/destination/catalog.ts";
import { enqueueRevalidations } from "../queue/queue.ts";
import type { Runtime } from "../runtime.ts";

const HOUR_MS = 3_600_000;
const DESTINATIONS_A_RUN = 200;

/** Adds a job for each destination whose last validation is older than REVALIDATION_HOURS. 0 turns this off. */
export async function revalidateDue({ db, clock, config }: Pick<Runtime, "db" | "clock" | "config">): Promise<void> {
  if (config.REVALIDATION_HOURS === 0) return;
  const intervalMs = config.REVALIDATION_HOURS * HOUR_MS;
  const due = { metadataId: AWS_S3.metadataId, now: clock.now(), intervalMs, limit: DESTINATIONS_A_RUN };
  await enqueueRevalidations(db, await selectDueForRevalidation(db, due));
}
