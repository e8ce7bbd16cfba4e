import { selectOverdueFiles } from "../db/deliveries.ts";
import { enqueueDeliveries } from "../queue/queue.ts";
import type { Runtime } from "../runtime.ts";

const OVERDUE_MS = 10 * 60_000;
const FILES_A_RUN = 500;

/**
 * Enqueues files that were due ten minutes ago again: the queue drops a job that has thrown 25 times, and a file must not be
 * dropped with it. A job that waits keeps its place, and a file that arrives twice is refused by its own key.
 */
export async function requeueOverdue(runtime: Runtime): Promise<void> {
  const files = await selectOverdueFiles(runtime.db, new Date(runtime.clock.now() - OVERDUE_MS), FILES_A_RUN);
  await enqueueDeliveries(runtime.db, files);
}
