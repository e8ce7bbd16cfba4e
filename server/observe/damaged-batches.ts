import { type DamagedBatchRow, selectDamagedBatches } from "../db/damaged-batches.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";

/** A batch of which acknowledged events were lost. */
export type DamagedBatch = Pick<
  DamagedBatchRow,
  "id" | "batchId" | "receivedDay" | "keptEventCount" | "lostCommitCount" | "lostByteCount" | "estimatedLostEventCount"
> & {
  /** Ms since the epoch. */
  foundAt: number;
};

const SHOWN = 10;

/** Returns the ten newest ones of a source, newest first. Empty if the actor may not see the source. */
export async function damagedBatches(runtime: Pick<Runtime, "db">, actor: Actor, sourceId: string): Promise<DamagedBatch[]> {
  if (!may(actor, "view_sources", sourceId)) return [];
  const rows = await selectDamagedBatches(runtime.db, actor.workspaceId, sourceId, SHOWN);
  return rows.map(({ sourceId: _, ...row }) => ({ ...row, foundAt: row.foundAt.getTime() }));
}
