import { selectOverdueFiles } from "../db/deliveries.ts";
import { enqueueDeliveries } from "../queue/queue.ts";
import type { Runtime } from "../runtime.ts";

const OVERDUE_MS = 10 * 60_000;
const FILES_A_RUN = 500;

/**
 * Gives files that should have gone out ten minutes ago their job anew: the queue gives up a job that has thrown 25 times, and
 * a file is never given up. A job that waits keeps its place, and a file that arrives twice is refused by its own key.
 */
export async function requeueOverdue(runtime: Runtime): Promise<void> {
  const files = await selectOverdueFiles(runtime.db, new Date(runtime.clock.now() - OVERDUE_MS), FILES_A_RUN);
  await enqueueDeliveries(runtime.db, files);
}
