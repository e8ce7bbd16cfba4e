import type { DatabaseTransaction } from "../../db/database.ts";
import { selectFirstStaged } from "../../db/history-parts.ts";
import { enqueueMissingHistory } from "../../queue/queue.ts";

/**
 * Enqueues the copies of all batches of a workspace that are still staged, in the transaction that inserts its space. Returns since when the history of the
 * workspace has events: since the first of those batches, or `now`.
 */
export async function backfillHistory(transaction: DatabaseTransaction, workspaceId: string, now: Date): Promise<Date> {
  await enqueueMissingHistory(transaction, { workspaceId, before: new Date(now.getTime() + 1) });
  return (await selectFirstStaged(transaction, workspaceId)) ?? now;
}
