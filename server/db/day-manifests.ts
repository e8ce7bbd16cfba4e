import { sql } from "kysely";
import type { AwsFaultKind } from "../domain/validation/aws-fault.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

/** A received day whose manifest is missing or outdated. */
export type DueManifest = {
  destinationId: string;
  workspaceId: string;
  sourceId: string;
  awsRegion: string;
  /** `bucket` or `bucket/prefix`. */
  bucket: string;
  iamRoleArn: string;
  receivedDay: number;
  /** Of the delivered files of the day. */
  fingerprint: string;
  attemptCount: number;
};

/**
 * Returns the manifests to write, the oldest day first: of enabled destinations that are not paused, for received days from `oldestDay` until before `today`
 * with a delivered file and none that waits, whose files are not those of the manifest that was written. Looks only at days of which a file was delivered
 * since `deliveredSince`, and at those whose last attempt failed.
 */
export async function selectDueManifests(
  db: Database,
  { oldestDay, today, deliveredSince, now, limit }: ManifestWindow,
): Promise<DueManifest[]> {
  const { rows } = await sql<DueManifest>`
    select destination.id as destination_id, destination.workspace_id, destination.source_id, destination.aws_region, destination.bucket,
      destination.iam_role_arn, candidate.received_day, day.fingerprint, coalesce(day_manifest.attempt_count, 0) as attempt_count
    from destination
    cross join lateral (
      select batch.received_day
      from file
      join batch on batch.id = file.batch_id
      where file.destination_id = destination.id and file.state = 'delivered' and file.delivered_at >= ${deliveredSince}
      union
      select failed.received_day from day_manifest as failed
      where failed.destination_id = destination.id and failed.next_attempt_at is not null
    ) as candidate
    cross join lateral (
      select bool_or(file.state = 'pending') as waits,
        md5(string_agg(concat_ws(' ', file.id, file.bucket, file.key), ',' order by file.id) filter (where file.state = 'delivered')) as fingerprint
      from batch
      join file on file.batch_id = batch.id and file.destination_id = destination.id
      where batch.source_id = destination.source_id and batch.received_day = candidate.received_day
    ) as day
    left join day_manifest on day_manifest.destination_id = destination.id and day_manifest.received_day = candidate.received_day
    where candidate.received_day >= greatest(destination.manifests_from, ${oldestDay}::bigint) and candidate.received_day < ${today}::bigint
      and destination.manifests_from is not null and destination.enabled and destination.paused_at is null
      and not day.waits and day.fingerprint is not null and day_manifest.fingerprint is distinct from day.fingerprint
      and (day_manifest.next_attempt_at is null or day_manifest.next_attempt_at <= ${now})
    order by candidate.received_day, destination.id
    limit ${limit}
  `.execute(db);
  return rows;
}

/** Days are ms at 00:00 UTC. */
type ManifestWindow = { oldestDay: number; today: number; deliveredSince: Date; now: Date; limit: number };

/** One delivered file of a received day. */
export type ManifestFile = {
  batchId: string;
  bucket: string;
  key: string;
  byteCount: number;
  eventCount: number;
  crc32: number;
  firstReceivedAt: Date | null;
  lastReceivedAt: Date | null;
  /** When its batch left the staging store. */
  removedAt: Date | null;
};

/** Returns the delivered files of a destination of one received day, by key. */
export async function selectManifestFiles(
  db: Database,
  { destinationId, sourceId, receivedDay }: Pick<DueManifest, "destinationId" | "sourceId" | "receivedDay">,
): Promise<ManifestFile[]> {
  return await db
    .selectFrom("file")
    .innerJoin("batch", "batch.id", "file.batchId")
    .select(["file.batchId", "file.bucket", "file.key", "batch.byteCount", "batch.eventCount", "batch.crc32"])
    .select(["batch.firstReceivedAt", "batch.lastReceivedAt", "batch.removedAt"])
    .where("batch.sourceId", "=", sourceId)
    .where("batch.receivedDay", "=", receivedDay)
    .where("file.destinationId", "=", destinationId)
    .where("file.state", "=", "delivered")
    .orderBy("file.bucket")
    .orderBy("file.key")
    .execute();
}

type ManifestId = { destinationId: string; receivedDay: number };
type WrittenManifest = ManifestId & {
  bucket: string;
  key: string;
  fingerprint: string;
  fileCount: number;
  eventCount: number;
  requestId: string | null;
};

/** Records that a manifest was written. It may have been written before. */
export async function recordManifest(db: Database, manifest: WrittenManifest, now: Date): Promise<void> {
  const { destinationId, receivedDay, ...written } = manifest;
  const row = { ...written, writtenAt: now, attemptCount: 0, nextAttemptAt: null, faultKind: null, faultMessage: null };
  await db
    .insertInto("dayManifest")
    .values({ destinationId, receivedDay, ...row })
    .onConflict((conflict) => conflict.columns(["destinationId", "receivedDay"]).doUpdateSet(row))
    .execute();
}

type ManifestFault = ManifestId & {
  bucket: string;
  key: string;
  attemptCount: number;
  nextAttemptAt: Date;
  faultKind: AwsFaultKind;
  faultMessage: string;
  requestId: string | null;
};

/** Records why a manifest could not be written. The one that was written before stays known. */
export async function recordManifestFault(
  db: Database,
  { destinationId, receivedDay, bucket, key, ...fault }: ManifestFault,
): Promise<void> {
  await db
    .insertInto("dayManifest")
    .values({ destinationId, receivedDay, bucket, key, ...fault, fingerprint: null, fileCount: 0, eventCount: 0, writtenAt: null })
    .onConflict((conflict) => conflict.columns(["destinationId", "receivedDay"]).doUpdateSet(fault))
    .execute();
}

/** Lets manifests that failed be tried at once. */
export async function retryManifests(db: DatabaseTransaction, destinationId: string, now: Date): Promise<void> {
  await db
    .updateTable("dayManifest")
    .set({ nextAttemptAt: now })
    .where("destinationId", "=", destinationId)
    .where("nextAttemptAt", "is not", null)
    .execute();
}

export type ManifestRow = ManifestId & {
  bucket: string;
  key: string;
  fileCount: number;
  eventCount: number;
  writtenAt: Date | null;
  requestId: string | null;
  nextAttemptAt: Date | null;
  faultKind: AwsFaultKind | null;
  faultMessage: string | null;
};

/** Returns the manifests of the newest received days, the newest first. */
export async function selectManifests(db: Database, destinationId: string, limit: number): Promise<ManifestRow[]> {
  return await db
    .selectFrom("dayManifest")
    .select(["destinationId", "receivedDay", "bucket", "key", "fileCount", "eventCount", "writtenAt", "requestId"])
    .select(["nextAttemptAt", "faultKind", "faultMessage"])
    .where("destinationId", "=", destinationId)
    .orderBy("receivedDay", "desc")
    .limit(limit)
    .execute();
}
