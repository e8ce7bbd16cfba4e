import { selectOverdueFileIds } from "../db/deliveries.ts";
import { enqueueAll } from "../jobs/queue.ts";
import type { Runtime } from "../runtime.ts";
import { deliveryKey } from "./delivery-key.ts";

const OVERDUE_MS = 10 * 60_000;
const FILES_A_RUN = 500;

/**
 * Gives files that should have gone out ten minutes ago their job anew. A worker that was killed takes its jobs with it for
 * hours; a job that still waits keeps its place, and a file that arrives twice is refused by its own key.
 */
export async function requeueOverdue(runtime: Runtime): Promise<void> {
  const fileIds = await selectOverdueFileIds(runtime.db, new Date(runtime.clock.now() - OVERDUE_MS), FILES_A_RUN);
  await enqueueAll(
    runtime.db,
    "deliver_file",
    fileIds.map((fileId) => ({ payload: { fileId }, key: deliveryKey(fileId) })),
  );
}
