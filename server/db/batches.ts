import type { Selectable } from "kysely";
import type { SealedBatch, StagedBatch } from "../domain/batch/batch.ts";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { Schema } from "./schema.ts";

/** Returns false if the batch exists already: indexing is idempotent. */
export async function insertBatch(db: DatabaseTransaction, batch: SealedBatch): Promise<boolean> {
  const { openedAt, sealedAt, ...figures } = batch;
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

export type NewFile = Pick<
  Selectable<Schema["file"]>,
  "id" | "batchId" | "destinationId" | "awsRegion" | "bucket" | "key" | "iamRoleArn" | "createdAt"
>;

/** Inserts all of `files` as pending. */
export async function insertFiles(db: DatabaseTransaction, files: readonly NewFile[]): Promise<void> {
  if (files.length === 0) return;
  const pending = { state: "pending", nextAttemptAt: null, faultKind: null, faultMessage: null, deliveredAt: null } as const;
  await db
    .insertInto("file")
    .values(files.map((file) => ({ ...file, ...pending })))
    .execute();
}

export async function sourceExists(db: DatabaseTransaction, sourceId: string): Promise<boolean> {
  const source = await db.selectFrom("source").select("id").where("id", "=", sourceId).forKeyShare().executeTakeFirst();
  return source !== undefined;
}

/** Locks the destinations until the transaction ends, so that a pause, a resume or new settings come wholly before or after it. */
export async function listEnabledDestinations(db: DatabaseTransaction, sourceId: string) {
  return db
    .selectFrom("destination")
    .select(["id", "awsRegion", "bucket", "iamRoleArn", "pausedAt"])
    .where("sourceId", "=", sourceId)
    .where("enabled", "=", true)
    .orderBy("id")
    .forShare()
    .execute();
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

/** Returns those of `sourceIds` that exist. */
export async function selectSourceIds(db: Database, sourceIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (sourceIds.length === 0) return new Set();
  const sources = await db.selectFrom("source").select("id").where("id", "in", sourceIds).execute();
  return new Set(sources.map((source) => source.id));
}
