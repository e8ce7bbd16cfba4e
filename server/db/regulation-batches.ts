import { sql } from "kysely";
import type { StagedBatch } from "../domain/batch/batch.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

/**
 * Adds the staged batches that regulations have to read: all of those that have not started, and those that were sealed since of the others. Of finished
 * regulations only those that were created since `since` are considered. Returns the regulations that got batches.
 */
export async function addRegulationBatches(db: DatabaseTransaction, since: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with added as (
      insert into regulation_batch (regulation_id, batch_id, state)
      select regulation.id, batch.id, 'waiting'
      from regulation
      join source on source.workspace_id = regulation.workspace_id and (regulation.source_id is null or regulation.source_id = source.id)
      join batch on batch.source_id = source.id and batch.removed_at is null and batch.opened_at <= regulation.erase_until
        and (regulation.status = 'INITIALIZED' or batch.sealed_at >= regulation.created_at - interval '1 hour')
      where regulation.status in ('INITIALIZED', 'RUNNING') or regulation.created_at >= ${since}
      on conflict do nothing
      returning regulation_id
    )
    select distinct regulation_id as id from added
  `.execute(db);
  return rows.map(({ id }) => id);
}

export type StagedFigures = StagedBatch & { eventCount: number; byteCount: number; crc32: number; removedAt: Date | null };

/** Returns batches that regulations still have to read, the oldest first. */
export async function selectWaitingBatches(db: Database, limit: number): Promise<StagedFigures[]> {
  return await db
    .selectFrom("batch")
    .select(["id", "sourceId", "receivedDay", "eventCount", "byteCount", "crc32", "removedAt"])
    .where("id", "in", (eb) => eb.selectFrom("regulationBatch").select("batchId").where("state", "=", "waiting"))
    .orderBy("openedAt")
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** A regulation that has to read a batch, with the time until which it erases records. */
export type WaitingRegulation = { id: string; userIds: string[]; eraseUntil: Date };

export async function selectWaitingRegulations(db: Database | DatabaseTransaction, batchId: string): Promise<WaitingRegulation[]> {
  return await db
    .selectFrom("regulationBatch")
    .innerJoin("regulation", "regulation.id", "regulationBatch.regulationId")
    .select(["regulation.id", "regulation.userIds", sql<Date>`regulation.erase_until`.as("eraseUntil")])
    .where("regulationBatch.batchId", "=", batchId)
    .where("regulationBatch.state", "=", "waiting")
    .orderBy("regulation.createdAt")
    .orderBy("regulation.id")
    .execute();
}

/** Records that regulations have read a batch, with the number of records that each erased, or that it is gone. */
export async function settleRegulationBatch(
  db: Database | DatabaseTransaction,
  batchId: string,
  state: "done" | "gone",
  erased: readonly { id: string; count: number }[],
): Promise<void> {
  await sql`
    update regulation_batch as known set state = ${state}, erased_count = known.erased_count + given.count
    from jsonb_to_recordset(${JSON.stringify(erased)}::jsonb) as given (id text, count integer)
    where known.batch_id = ${batchId} and known.regulation_id = given.id
  `.execute(db);
}

/** Returns how many files that were delivered belong to batches that are no longer staged, of the regulation's sources and its time. */
export async function countGoneFiles(
  db: DatabaseTransaction,
  { workspaceId, sourceId, eraseUntil }: { workspaceId: string; sourceId: string | null; eraseUntil: Date },
): Promise<number> {
  const { count } = await db
    .selectFrom("file")
    .innerJoin("batch", "batch.id", "file.batchId")
    .innerJoin("source", "source.id", "batch.sourceId")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("source.workspaceId", "=", workspaceId)
    .$if(sourceId !== null, (query) => query.where("source.id", "=", sourceId))
    .where("batch.removedAt", "is not", null)
    .where("batch.openedAt", "<=", eraseUntil)
    .where("file.deliveredAt", "is not", null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** How far a regulation is. Files are those of batches from which records were erased. */
export type RegulationProgress = {
  regulationId: string;
  batchCount: number;
  /** Batches that were read, or that are gone. */
  settledBatchCount: number;
  /** Batches that left the staging store, or were damaged, before they could be read. */
  goneBatchCount: number;
  erasedEventCount: number;
  fileCount: number;
  /** Files that were delivered again since. */
  deliveredFileCount: number;
  pendingFileCount: number;
};

/** Returns the progress of each regulation of `ids`. Regulations without batches are left out. */
export async function selectRegulationProgress(db: Database, ids: readonly string[]): Promise<RegulationProgress[]> {
  const { rows } = await sql<RegulationProgress>`
    select regulation.id as regulation_id,
      (batches.total)::float8 as batch_count, (batches.settled)::float8 as settled_batch_count, (batches.gone)::float8 as gone_batch_count,
      (batches.erased)::float8 as erased_event_count,
      (files.total)::float8 as file_count, (files.delivered)::float8 as delivered_file_count, (files.pending)::float8 as pending_file_count
    from regulation
    cross join lateral (
      select count(*) as total, count(*) filter (where state <> 'waiting') as settled, count(*) filter (where state = 'gone') as gone,
        coalesce(sum(erased_count), 0) as erased
      from regulation_batch where regulation_id = regulation.id
    ) as batches
    cross join lateral (
      select count(*) as total, count(*) filter (where file.state = 'pending') as pending,
        count(*) filter (where file.state = 'delivered' and file.delivered_at >= regulation.started_at) as delivered
      from regulation_batch as erased join file on file.batch_id = erased.batch_id
      where erased.regulation_id = regulation.id and erased.erased_count > 0
    ) as files
    where regulation.id = any(${[...ids]}::text[]) and batches.total > 0
  `.execute(db);
  return rows;
}

export type RewrittenDestination = {
  sourceId: string;
  destinationId: string;
  name: string;
  fileCount: number;
  deliveredCount: number;
  pendingCount: number;
};

/** Returns the destinations that got files without the erased records, with how many of them arrived and wait. */
export async function selectRewrittenDestinations(db: Database, regulationId: string): Promise<RewrittenDestination[]> {
  return await db
    .selectFrom("regulationBatch as erased")
    .innerJoin("regulation", "regulation.id", "erased.regulationId")
    .innerJoin("file", "file.batchId", "erased.batchId")
    .innerJoin("destination", "destination.id", "file.destinationId")
    .select(["destination.sourceId", "destination.id as destinationId", "destination.name"])
    .select([
      sql<number>`count(*)::float8`.as("fileCount"),
      sql<number>`(count(*) filter (where file.state = 'delivered' and file.delivered_at >= regulation.started_at))::float8`.as(
        "deliveredCount",
      ),
      sql<number>`(count(*) filter (where file.state = 'pending'))::float8`.as("pendingCount"),
    ])
    .where("erased.regulationId", "=", regulationId)
    .where("erased.erasedCount", ">", 0)
    .groupBy(["destination.sourceId", "destination.id", "destination.name"])
    .orderBy("destination.sourceId")
    .orderBy("destination.id")
    .execute();
}
