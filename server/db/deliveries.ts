import { type Selectable, sql } from "kysely";
import { type DeliveryAttempt, KEPT_ATTEMPTS } from "../domain/delivery/delivery-attempt.ts";
import type { DeliveryFaultKind } from "../domain/delivery/delivery-fault.ts";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { FileState, Schema } from "./schema.ts";

type Either = Database | DatabaseTransaction;
export type RecordedFault<Kind extends DeliveryFaultKind = DeliveryFaultKind> = { kind: Kind; message: string };

/** Where a file is delivered, and through which role. */
export type DeliveryTarget = { awsRegion: string; bucket: string; key: string; iamRoleArn: string };

/** A pending file, with all that its upload needs. */
export type PendingFile = DeliveryTarget & {
  id: string;
  destinationId: string;
  workspaceId: string;
  batchId: string;
  sourceId: string;
  receivedDay: number;
  byteCount: number;
  eventCount: number;
  crc32: number;
  sealedAt: Date;
  redeliveryAskedAt: Date | null;
  attemptCount: number;
  pausedAt: Date | null;
  /** How often records of the batch were erased. If they were, the file replaces its object. */
  rewrites: number;
};

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

/** Returns undefined if the file doesn't exist or isn't pending. */
export async function selectPendingFile(db: Either, fileId: string): Promise<PendingFile | undefined> {
  return db
    .selectFrom("file")
    .innerJoin("batch", "batch.id", "file.batchId")
    .innerJoin("destination", "destination.id", "file.destinationId")
    .select([
      "file.id",
      "file.destinationId",
      "destination.workspaceId",
      "file.batchId",
      "batch.sourceId",
      "batch.receivedDay",
      "batch.byteCount",
      "batch.eventCount",
      "batch.crc32",
      "batch.sealedAt",
      "file.awsRegion",
      "file.bucket",
      "file.key",
      "file.iamRoleArn",
      "file.attemptCount",
      "file.rewrites",
      "file.redeliveryAskedAt",
      "destination.pausedAt",
    ])
    .where("file.id", "=", fileId)
    .where("file.state", "=", "pending")
    .executeTakeFirst();
}

/**
 * A file that arrived is delivered, also if it expired while its last upload was in flight. One that was sent again and found in its
 * place arrived when it did before. A file whose batch was rewritten since it was read stays pending: its object has the old bytes.
 */
export async function markFileDelivered(
  db: Either,
  { id, rewrites }: Pick<PendingFile, "id" | "rewrites">,
  attempt: DeliveryAttempt,
): Promise<void> {
  const now = new Date(attempt.at);
  const wasThere = attempt.outcome === "already_there";
  await db
    .updateTable("file")
    .set({ state: "delivered", deliveredAt: wasThere ? sql<Date>`coalesce(delivered_at, ${now}::timestamptz)` : now })
    .set({ nextAttemptAt: null, faultKind: null, faultMessage: null, givenUpAt: null, attempts: withAttempt(attempt) })
    .where("id", "=", id)
    .where("rewrites", "=", rewrites)
    .where("state", "in", ["pending", "failed"])
    .execute();
}

/** Records a failed attempt, with the fault that the file's row shows. Returns whether the file was pending. */
export async function postponeFile(
  db: Either,
  fileId: string,
  attempt: DeliveryAttempt & { fault: RecordedFault },
  next: { attemptCount: number; attemptAt: Date },
): Promise<boolean> {
  const { kind, message } = attempt.fault;
  const result = await db
    .updateTable("file")
    .set({ attemptCount: next.attemptCount, nextAttemptAt: next.attemptAt, faultKind: kind, faultMessage: message })
    .set({ attempts: withAttempt(attempt) })
    .where("id", "=", fileId)
    .where("state", "=", "pending")
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Appends the attempt to those of the file, and drops the oldest one if there are too many. */
function withAttempt(attempt: DeliveryAttempt) {
  const appended = JSON.stringify([attempt]);
  return sql<string>`case when jsonb_array_length(attempts) < ${KEPT_ATTEMPTS}::int then attempts else attempts - 0 end || ${appended}::jsonb`;
}

export async function selectPendingFileIds(db: Either, destinationId: string): Promise<string[]> {
  const files = await db
    .selectFrom("file")
    .select("id")
    .where("destinationId", "=", destinationId)
    .where("state", "=", "pending")
    .orderBy("createdAt")
    .orderBy("id")
    .execute();
  return files.map((file) => file.id);
}

/**
 * Files that nothing holds back, that should have been tried before `before`, and that no job of the queue waits for: one that a
 * worker holds may be lost with it. Oldest first.
 */
export async function selectOverdueFiles(db: Database, before: Date, limit: number): Promise<{ fileId: string; destinationId: string }[]> {
  return db
    .selectFrom("file")
    .innerJoin("destination", "destination.id", "file.destinationId")
    .select(["file.id as fileId", "file.destinationId"])
    .where("file.state", "=", "pending")
    .where("destination.pausedAt", "is", null)
    .where(sql<boolean>`coalesce(file.next_attempt_at, file.redelivery_asked_at, file.created_at) < ${before}`)
    .where(
      sql<boolean>`not exists (
        select from graphile_worker.jobs as job
        where job.key = 'deliver_file:' || file.id and job.locked_at is null and job.attempts < job.max_attempts
      )`,
    )
    .orderBy("file.createdAt")
    .limit(limit)
    .execute();
}

export type AddressedFile = DeliveryTarget &
  Pick<PendingFile, "id" | "batchId" | "attemptCount" | "sourceId" | "receivedDay"> & { faultKind: DeliveryFaultKind | null };

/** Returns a destination's pending files, locked until the transaction ends. */
export async function selectPendingTargets(db: DatabaseTransaction, destinationId: string): Promise<AddressedFile[]> {
  return placedFiles(db, destinationId).where("file.state", "=", "pending").forUpdate("file").execute();
}

export type SentFile = AddressedFile & { state: FileState; deliveredAt: Date | null; batchRemovedAt: Date | null };

/**
 * Files of the destination, by their own ids or those of their batches, or of one received day; at most `limit`. They are locked until
 * the transaction ends, and their batches stay staged as long.
 */
export async function lockFilesToSend(
  db: DatabaseTransaction,
  destinationId: string,
  which: { fileIds: readonly string[] } | { receivedDay: number },
  limit: number,
): Promise<SentFile[]> {
  return placedFiles(db, destinationId)
    .select(["file.state", "file.deliveredAt", "batch.removedAt as batchRemovedAt"])
    .where((eb) => {
      if ("receivedDay" in which) return eb("batch.receivedDay", "=", which.receivedDay);
      const ids = sql<string>`any(${[...which.fileIds]}::uuid[])`;
      return eb.or([eb("file.id", "=", ids), eb("file.batchId", "=", ids)]);
    })
    .orderBy("file.id")
    .limit(limit)
    .forUpdate("file")
    .forShare("batch")
    .execute();
}

/** Makes files pending again. A file that was delivered before keeps its target for good: its attempt count is at least 1 (docs/decisions/008). */
export async function requeueFiles(db: DatabaseTransaction, fileIds: readonly string[], now: Date): Promise<void> {
  await db
    .updateTable("file")
    .set({ state: "pending", nextAttemptAt: null, faultKind: null, faultMessage: null, redeliveryAskedAt: now, givenUpAt: null })
    .set({ attemptCount: sql`case when delivered_at is null then attempt_count else greatest(attempt_count, 1) end` })
    .where((eb) => eb("id", "=", eb.fn.any(eb.val([...fileIds]))))
    .execute();
}

/** Locks the files of a batch until the transaction ends. */
export async function lockFilesOfBatch(db: DatabaseTransaction, batchId: string): Promise<void> {
  await db.selectFrom("file").select("id").where("batchId", "=", batchId).orderBy("id").forUpdate().execute();
}

/**
 * Makes the files of a batch pending again that have ever arrived, because the batch was rewritten, and lets all of its files replace their objects. Files of
 * disabled destinations stay as they are. Returns the pending files that nothing holds back.
 */
export async function requeueRewrittenFiles(
  db: DatabaseTransaction,
  batchId: string,
  now: Date,
): Promise<{ fileId: string; destinationId: string }[]> {
  await db
    .updateTable("file")
    .set((eb) => ({ rewrites: eb("rewrites", "+", 1) }))
    .where("batchId", "=", batchId)
    .execute();
  const { rows } = await sql<{ id: string }>`
    select file.id from file join destination on destination.id = file.destination_id
    where file.batch_id = ${batchId} and file.delivered_at is not null and file.state <> 'pending' and destination.enabled
  `.execute(db);
  await requeueFiles(
    db,
    rows.map(({ id }) => id),
    now,
  );
  return await db
    .selectFrom("file")
    .innerJoin("destination", "destination.id", "file.destinationId")
    .select(["file.id as fileId", "file.destinationId"])
    .where("file.batchId", "=", batchId)
    .where("file.state", "=", "pending")
    .where("destination.pausedAt", "is", null)
    .execute();
}

function placedFiles(db: DatabaseTransaction, destinationId: string) {
  return db
    .selectFrom("file")
    .innerJoin("batch", "batch.id", "file.batchId")
    .select(["file.id", "file.batchId", "file.attemptCount", "batch.sourceId", "batch.receivedDay"])
    .select(["file.awsRegion", "file.bucket", "file.key", "file.iamRoleArn", "file.faultKind"])
    .where("file.destinationId", "=", destinationId);
}

export async function updateFileTarget(db: DatabaseTransaction, fileId: string, place: DeliveryTarget): Promise<void> {
  await db
    .updateTable("file")
    .set({ ...place, nextAttemptAt: null })
    .where("id", "=", fileId)
    .execute();
}

/** Fails the oldest files that have waited since before `before`, each with its last fault. Returns them with their events. */
export async function failFilesBefore(
  db: DatabaseTransaction,
  { before, now, reason, limit }: { before: Date; now: Date; reason: string; limit: number },
): Promise<{ destinationId: string; eventCount: number }[]> {
  return await db
    .updateTable("file")
    .from(["destination", "batch"])
    .set({
      state: "failed",
      givenUpAt: now,
      nextAttemptAt: null,
      faultKind: sql`coalesce(file.fault_kind, destination.pause_fault_kind)`,
      faultMessage: sql`concat_ws(' ', ${reason}::text, coalesce(file.fault_message, destination.pause_fault_message))`,
    })
    .whereRef("destination.id", "=", "file.destinationId")
    .whereRef("batch.id", "=", "file.batchId")
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
    .returning(["file.destinationId", "batch.eventCount"])
    .execute();
}
