import { type ExpressionBuilder, sql } from "kysely";
import type { StagedBatch } from "../domain/batch/batch.ts";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { Schema } from "./schema.ts";

/** Fails the oldest files that have waited since before `before`, each with its last fault. Returns how many. */
export async function failFilesBefore(
  db: Database,
  { before, now, reason, limit }: { before: Date; now: Date; reason: string; limit: number },
): Promise<number> {
  const result = await db
    .updateTable("file")
    .from("destination")
    .set({
      state: "failed",
      givenUpAt: now,
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
        .where((old) => old.or([old("old.redeliveryAskedAt", "is", null), old("old.redeliveryAskedAt", "<", before)]))
        .orderBy("old.createdAt")
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/**
 * Batches that are staged still, were sealed before `before` and have no file that waits, or that expired later than that; oldest
 * first. Nobody can send a file of them again until the transaction ends: one who just has is seen by the second statement, and keeps the
 * batch.
 */
export async function lockBatchesToRemove(db: DatabaseTransaction, before: Date, limit: number): Promise<StagedBatch[]> {
  const locked = await db
    .selectFrom("batch")
    .select("id")
    .where("removedAt", "is", null)
    .where("sealedAt", "<", before)
    .where(owesNothingSince(before))
    .orderBy("sealedAt")
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  const ids = locked.map(({ id }) => id);
  return await db
    .selectFrom("batch")
    .select(["id", "sourceId", "receivedDay"])
    .where((eb) => eb("id", "=", eb.fn.any(eb.val(ids))))
    .where(owesNothingSince(before))
    .execute();
}

function owesNothingSince(before: Date) {
  return (eb: ExpressionBuilder<Schema, "batch">) =>
    eb.not(
      eb.exists(
        eb
          .selectFrom("file")
          .select("file.id")
          .whereRef("file.batchId", "=", "batch.id")
          .where((file) => file.or([file("file.state", "=", "pending"), file("file.givenUpAt", ">=", before)])),
      ),
    );
}

export async function markBatchesRemoved(db: DatabaseTransaction, batchIds: readonly string[], now: Date): Promise<void> {
  if (batchIds.length === 0) return;
  await db.updateTable("batch").set({ removedAt: now }).where("id", "in", batchIds).execute();
}
