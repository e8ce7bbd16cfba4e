import { selectPaused } from "../db/destinations.ts";
import { mapConcurrently } from "../domain/map-concurrently.ts";
import type { Runtime } from "../runtime.ts";
import { deliverFile } from "./deliver-file.ts";
import { readdressFiles } from "./readdress-files.ts";
import { resumeDestination } from "./resume-destination.ts";

/** Several at a time, so that a probe that hangs does not keep other destinations paused. */
const MAX_PROBES = 8;

/**
 * Tries the oldest file of each paused destination that is due. If it is delivered, or no file waits, the destination resumes; if it is refused, the
 * next probe comes later. A destination whose role did not require the External ID stays paused until a file has proved that it does.
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
