import { sql } from "kysely";
import type { StagedBatch } from "../stage/store.ts";
import type { Database } from "./database.ts";

/** Makes the oldest files that have waited since before `before` failed, each with the fault that it met last. Answers how many. */
export async function failFilesBefore(db: Database, before: Date, reason: string, limit: number): Promise<number> {
  const result = await db
    .updateTable("file")
    .from("destination")
    .set({
      state: "failed",
      nextAttemptAt: null,
      faultKind: sql`coalesce(file.fault_kind, destination.pause_fault_kind)`,
      faultMessage: sql`concat_ws(' ', ${reason}::text, coalesce(file.fault_message, destination.pause_fault_message))`,
    })
    .whereRef("destination.id", "=", "file.destinationId")
    .where("file.id", "in", (eb) =>
      eb
        .selectFrom("file as old")
        .select("old.id")
        .where("old.state", "=", "pending")
        .where("old.createdAt", "<", before)
        .orderBy("old.createdAt")
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Batches that are staged still, were sealed before `before` and have no file that waits; oldest first. */
export async function selectBatchesToRemove(db: Database, before: Date, limit: number): Promise<StagedBatch[]> {
  return db
    .selectFrom("batch")
    .select(["id", "sourceId", "receivedDay"])
    .where("removedAt", "is", null)
    .where("sealedAt", "<", before)
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom("file").select("file.id").whereRef("file.batchId", "=", "batch.id").where("file.state", "=", "pending")),
      ),
    )
    .orderBy("sealedAt")
    .limit(limit)
    .execute();
}

export async function markBatchesRemoved(db: Database, batchIds: readonly string[], now: Date): Promise<void> {
  if (batchIds.length === 0) return;
  await db.updateTable("batch").set({ removedAt: now }).where("id", "in", batchIds).execute();
}
