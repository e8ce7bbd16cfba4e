import { alertOnResume } from "../alerts/alert-on-change.ts";
import { selectPendingFileIds } from "../db/deliveries.ts";
import { clearPause } from "../db/destinations.ts";
import { enqueueDeliveries } from "../queue/queue.ts";
import type { Runtime } from "../runtime.ts";
import { readdressFiles } from "./readdress-files.ts";

/** Ends a pause and enqueues every waiting file, in one transaction. Does nothing if there is no pause. */
export async function resumeDestination(runtime: Runtime, destinationId: string): Promise<void> {
  await runtime.db.transaction().execute(async (transaction) => {
    if (!(await clearPause(transaction, destinationId))) return;
    await readdressFiles(transaction, destinationId);
    const fileIds = await selectPendingFileIds(transaction, destinationId);
    await enqueueDeliveries(
      transaction,
      fileIds.map((fileId) => ({ fileId, destinationId })),
    );
    await alertOnResume(runtime, transaction, destinationId);
    runtime.log.info({ event: "destination-resumed", destinationId, fileCount: fileIds.length }, "A destination was resumed.");
  });
}
