import { selectPaused } from "../db/deliveries.ts";
import { mapConcurrently } from "../domain/map-concurrently.ts";
import type { Runtime } from "../runtime.ts";
import { deliverFile } from "./deliver-file.ts";
import { readdressFiles } from "./readdress-files.ts";
import { resumeDestination } from "./resume-destination.ts";

/** One that hangs must not keep the others paused. */
const MAX_PROBES = 8;

/**
 * Tries the oldest file of each paused destination, where its time has come. One that arrives, or has nothing left to try,
 * resumes its destination; one that is refused is tried again after a longer while. A destination whose role was found unprotected
 * stays paused until a file has proved the role: without one there is no proof.
 */
export async function probePaused(runtime: Runtime): Promise<void> {
  const now = runtime.clock.now();
  const due = (await selectPaused(runtime.db)).filter(({ nextAttemptAt }) => nextAttemptAt === null || nextAttemptAt.getTime() <= now);
  await mapConcurrently(due, MAX_PROBES, async ({ destinationId, oldestFileId, kind }) => {
    const resumes = oldestFileId === null ? kind !== "external_id_not_required" : await arrives(runtime, destinationId, oldestFileId);
    if (resumes) await resumeDestination(runtime, destinationId);
  });
}

/** Uses the current settings: they may have been fixed without a Validate. */
async function arrives(runtime: Runtime, destinationId: string, fileId: string): Promise<boolean> {
  await runtime.db.transaction().execute((transaction) => readdressFiles(transaction, destinationId));
  const delivery = await deliverFile(runtime, fileId, { probe: true });
  return delivery === "delivered" || delivery === "not_waiting";
}
