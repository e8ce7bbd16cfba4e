import type { ExpressionBuilder } from "kysely";
import type { SealedBatch, StagedBatch } from "../domain/batch/batch.ts";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { Schema } from "./schema.ts";

/** Returns false if the batch exists already: indexing is idempotent. */
export async function insertBatch(db: DatabaseTransaction, batch: SealedBatch): Promise<boolean> {
  const { openedAt, sealedAt, breakdown: _, ...figures } = batch;
  const inserted = await db
    .insertInto("batch")
    .values({ ...figures, openedAt: new Date(openedAt), sealedAt: new Date(sealedAt) })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Returns undefined if the batch doesn't exist. */
export async function selectBatchCrc32(db: Database | DatabaseTransaction, batchId: string): Promise<number | undefined> {
  const batch = await db.selectFrom("batch").select("crc32").where("id", "=", batchId).executeTakeFirst();
  return batch?.crc32;
}

/** The same. No transaction changes the batch until this one ends. */
export async function shareBatchCrc32(db: DatabaseTransaction, batchId: string): Promise<number | undefined> {
  const batch = await db.selectFrom("batch").select("crc32").where("id", "=", batchId).forShare().executeTakeFirst();
  return batch?.crc32;
}

/** Returns those of `batches` that don't exist in the database. */
export async function withoutIndexed(db: Database, batches: readonly StagedBatch[]): Promise<StagedBatch[]> {
  if (batches.length === 0) return [];
  const ids = batches.map((batch) => batch.id);
  const known = await db.selectFrom("batch").select("id").where("id", "in", ids).execute();
  const knownIds = new Set(known.map((batch) => batch.id));
  return batches.filter((batch) => !knownIds.has(batch.id));
}

/** Newest first. */
export async function listBatchesSealedSince(db: Database, since: Date): Promise<StagedBatch[]> {
  return db
    .selectFrom("batch")
    .select(["id", "sourceId", "receivedDay"])
    .where("sealedAt", ">=", since)
    .orderBy("sealedAt", "desc")
    .execute();
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

/** Records when the first and the last event of a batch were received. */
export async function setReceivedSpan(db: Database, batchId: string, { first, last }: { first: Date; last: Date }): Promise<void> {
  await db.updateTable("batch").set({ firstReceivedAt: first, lastReceivedAt: last }).where("id", "=", batchId).execute();
}

type BatchToRewrite = StagedBatch & Pick<SealedBatch, "eventCount" | "byteCount" | "crc32"> & { removedAt: Date | null };

/** Returns a batch, locked until the transaction ends: no file of it is put meanwhile. Undefined if it is locked already. */
export async function lockBatchToRewrite(db: DatabaseTransaction, batchId: string): Promise<BatchToRewrite | undefined> {
  return await db
    .selectFrom("batch")
    .select(["id", "sourceId", "receivedDay", "eventCount", "byteCount", "crc32", "removedAt"])
    .where("id", "=", batchId)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

/** Waits until nobody rewrites the batch. It is not rewritten until the transaction ends. */
export async function lockBatchToPut(db: DatabaseTransaction, batchId: string): Promise<void> {
  await db.selectFrom("batch").select("id").where("id", "=", batchId).forShare().execute();
}

/** Records the figures of a batch whose bytes were replaced. */
export async function setRewrittenFigures(
  db: DatabaseTransaction,
  batchId: string,
  figures: Pick<SealedBatch, "eventCount" | "rawByteCount" | "byteCount" | "crc32">,
): Promise<void> {
  await db.updateTable("batch").set(figures).where("id", "=", batchId).execute();
}
