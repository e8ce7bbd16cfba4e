import { type Selectable, type SelectQueryBuilder, sql } from "kysely";
import { STAGED_FAULT_KINDS } from "../domain/delivery/delivery-fault.ts";
import type { PauseCause } from "../domain/delivery/pause.ts";
import type { Settings } from "../domain/destination/settings.ts";
import type { AwsFaultKind } from "../domain/validation/aws-fault.ts";
import type { ValidationCode } from "../domain/validation/validation-codes.ts";
import { containsText } from "./contains-text.ts";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { RecordedFault } from "./deliveries.ts";
import type { Schema } from "./schema.ts";

/** A destination with its source's name and the facts of its status. */
export type DestinationRow = {
  id: string;
  metadataId: string;
  name: string;
  enabled: boolean;
  enabledAt: Date | null;
  awsRegion: string;
  bucket: string;
  iamRoleArn: string;
  useServerSideEncryption: boolean;
  pausedAt: Date | null;
  pauseFaultKind: AwsFaultKind | null;
  pauseFaultMessage: string | null;
  pauseCause: PauseCause | null;
  createdAt: Date;
  updatedAt: Date;
  manifestsFrom: number | null;
  gapFrom: Date | null;
  sourceId: string;
  sourceName: string;
  lastFileAt: Date | null;
  pendingFileCount: number;
  pendingEventCount: number;
  oldestPendingAt: Date | null;
  oldestFileReadyAt: Date | null;
  retryFaultMessage: string | null;
  retryAt: Date | null;
  validatedSettings: Settings | null;
  verdictCode: ValidationCode | null;
  verdictSince: Date | null;
};

/**
 * Puts a disabled destination on a source of the workspace. Whether there was such a source.
 * A second one of its kind throws `destination_one_per_source` (R104), a name in use on the source `destination_name_taken`.
 */
export async function insertDestination(
  db: DatabaseTransaction,
  row: { id: string; workspaceId: string; sourceId: string; metadataId: string; name: string; settings: Settings; now: Date },
): Promise<boolean> {
  const result = await db
    .insertInto("destination")
    .columns([
      "id",
      "workspaceId",
      "sourceId",
      "metadataId",
      "name",
      "enabled",
      "awsRegion",
      "bucket",
      "iamRoleArn",
      "createdAt",
      "updatedAt",
    ])
    .expression((eb) =>
      eb
        .selectFrom("source")
        .select([
          sql<string>`${row.id}::text`.as("id"),
          "source.workspaceId",
          "source.id as sourceId",
          sql<string>`${row.metadataId}::text`.as("metadataId"),
          sql<string>`${row.name}::text`.as("name"),
          sql<boolean>`false`.as("enabled"),
          sql<string>`${row.settings.awsRegion}::text`.as("awsRegion"),
          sql<string>`${row.settings.bucket}::text`.as("bucket"),
          sql<string>`${row.settings.iamRoleArn}::text`.as("iamRoleArn"),
          sql<Date>`${row.now}::timestamptz`.as("createdAt"),
          sql<Date>`${row.now}::timestamptz`.as("updatedAt"),
        ])
        .where("source.id", "=", row.sourceId)
        .where("source.workspaceId", "=", row.workspaceId),
    )
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Selects destinations of the workspace on the sources `sourceIds` (null: all) that contain `search`. */
export type DestinationFilter = { workspaceId: string; sourceIds: readonly string[] | null; search: string; metadataId?: string };

/** Searches in name, id, bucket and the source's name. */
export function filteredDestinations(
  db: Database,
  { workspaceId, sourceIds, search, metadataId }: DestinationFilter,
): SelectQueryBuilder<Schema, "destination", object> {
  return db
    .selectFrom("destination")
    .where("destination.workspaceId", "=", workspaceId)
    .$if(metadataId !== undefined, (query) => query.where("destination.metadataId", "=", metadataId ?? ""))
    .$if(sourceIds !== null, (query) => query.where((eb) => eb("destination.sourceId", "=", eb.fn.any(eb.val([...(sourceIds ?? [])])))))
    .$if(search !== "", (query) =>
      query.where((eb) =>
        eb.or([
          containsText(search, "destination.name", "destination.id", "destination.bucket"),
          eb(
            "destination.sourceId",
            "in",
            eb
              .selectFrom("source as named")
              .select("named.id")
              .where("named.workspaceId", "=", workspaceId)
              .where(containsText(search, "named.name")),
          ),
        ]),
      ),
    );
}

export async function countDestinations(db: Database, filter: DestinationFilter): Promise<number> {
  const { count } = await filteredDestinations(db, filter)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

/** Returns a page of destinations, oldest first. */
export async function selectDestinations(
  db: Database,
  { offset, limit, ...filter }: DestinationFilter & { offset: number; limit: number },
): Promise<DestinationRow[]> {
  const page = filteredDestinations(db, filter)
    .selectAll("destination")
    .orderBy("destination.createdAt")
    .orderBy("destination.id")
    .offset(offset)
    .limit(limit);
  return await withFacts(db, page);
}

/** Returns the first destinations with their sources' names, oldest first. */
export async function selectDestinationNames(
  db: Database,
  { limit, ...filter }: DestinationFilter & { limit: number },
): Promise<{ id: string; name: string; sourceName: string }[]> {
  return await filteredDestinations(db, filter)
    .innerJoin("source", "source.id", "destination.sourceId")
    .select(["destination.id", "destination.name", "source.name as sourceName"])
    .orderBy("destination.createdAt")
    .orderBy("destination.id")
    .limit(limit)
    .execute();
}

/** Returns undefined if the workspace has no such destination. */
export async function selectDestination(db: Database, workspaceId: string, destinationId: string): Promise<DestinationRow | undefined> {
  const one = filteredDestinations(db, { workspaceId, sourceIds: null, search: "" })
    .selectAll("destination")
    .where("id", "=", destinationId);
  return (await withFacts(db, one))[0];
}

const FACTS = [
  "destination.id",
  "destination.metadataId",
  "destination.name",
  "destination.enabled",
  "destination.enabledAt",
  "destination.awsRegion",
  "destination.bucket",
  "destination.iamRoleArn",
  "destination.useServerSideEncryption",
  "destination.pausedAt",
  "destination.pauseFaultKind",
  "destination.pauseFaultMessage",
  "destination.pauseCause",
  "destination.createdAt",
  "destination.updatedAt",
  "destination.manifestsFrom",
  "destination.gapFrom",
  "source.id as sourceId",
  "source.name as sourceName",
  "waiting.fileCount as pendingFileCount",
  "waiting.eventCount as pendingEventCount",
  "waiting.oldestEventAt as oldestPendingAt",
  "waiting.oldestFileAt as oldestFileReadyAt",
  "retry.faultMessage as retryFaultMessage",
  "retry.nextAttemptAt as retryAt",
  "verdict.settings as validatedSettings",
  "verdict.code as verdictCode",
  "verdict.since as verdictSince",
] as const;

/** Counts the files of the destinations on the page only: each takes a look-up of its own. */
async function withFacts(
  db: Database,
  page: SelectQueryBuilder<Schema, "destination", Selectable<Schema["destination"]>>,
): Promise<DestinationRow[]> {
  return await db
    .selectFrom(page.as("destination"))
    .innerJoin("source", "source.id", "destination.sourceId")
    .leftJoin("verdict", "verdict.destinationId", "destination.id")
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom("file")
          .innerJoin("batch", "batch.id", "file.batchId")
          .whereRef("file.destinationId", "=", "destination.id")
          .where("file.state", "=", "pending")
          .select((file) => [
            file.fn.countAll<number>().as("fileCount"),
            file.fn.coalesce(file.fn.sum<number>("batch.eventCount"), sql<number>`0`).as("eventCount"),
            file.fn.min("batch.openedAt").as("oldestEventAt"),
            file.fn.min(file.fn.coalesce("file.redeliveryAskedAt", "file.createdAt")).as("oldestFileAt"),
          ])
          .as("waiting"),
      (join) => join.onTrue(),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom("file")
          .whereRef("file.destinationId", "=", "destination.id")
          .where("file.state", "=", "pending")
          .where("file.faultMessage", "is not", null)
          .select(["file.faultMessage", "file.nextAttemptAt"])
          .orderBy("file.nextAttemptAt", (order) => order.asc().nullsLast())
          .limit(1)
          .as("retry"),
      (join) => join.onTrue(),
    )
    .select(FACTS)
    .select((eb) =>
      eb
        .selectFrom("file")
        .whereRef("file.destinationId", "=", "destination.id")
        .where("file.state", "=", "delivered")
        .select((file) => file.fn.max("file.deliveredAt").as("lastFileAt"))
        .as("lastFileAt"),
    )
    .orderBy("destination.createdAt")
    .orderBy("destination.id")
    .execute();
}

export type DestinationChange = Partial<Settings & { name: string; enabled: boolean; enabledAt: Date | null }>;

/** A destination before a change. */
export type LockedDestination = {
  /** The first received day of which a manifest is written; null while day manifests are off. */
  manifestsFrom: number | null;
  sourceId: string;
  metadataId: string;
  name: string;
  enabled: boolean;
  settings: Settings;
  pausedAt: Date | null;
};

/** Locks the destination until the transaction ends, and returns it. Undefined if the workspace has no such destination. */
export async function lockDestination(
  db: DatabaseTransaction,
  workspaceId: string,
  destinationId: string,
): Promise<LockedDestination | undefined> {
  const row = await db
    .selectFrom("destination")
    .select(["sourceId", "metadataId", "name", "enabled", "awsRegion", "bucket", "iamRoleArn", "pausedAt", "manifestsFrom"])
    .where("id", "=", destinationId)
    .where("workspaceId", "=", workspaceId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { awsRegion, bucket, iamRoleArn, ...rest } = row;
  return { ...rest, settings: { awsRegion, bucket, iamRoleArn } };
}

/** Returns the destination's source. Undefined if the workspace has no such destination. */
export async function selectSourceIdFor(db: Database, workspaceId: string, destinationId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("destination")
    .select("sourceId")
    .where("id", "=", destinationId)
    .where("workspaceId", "=", workspaceId)
    .executeTakeFirst();
  return row?.sourceId;
}

/** For a locked destination. Empty settings of an enabled one throw `destination_enabled_needs_settings` (R126). */
export async function updateDestination(
  db: DatabaseTransaction,
  destinationId: string,
  change: DestinationChange,
  now: Date,
): Promise<void> {
  await db
    .updateTable("destination")
    .set({ ...change, updatedAt: now })
    .where("id", "=", destinationId)
    .execute();
}

/** Begins a gap of a locked destination that is about to be disabled. A gap that was neither delivered nor left out continues. */
export async function beginGap(db: DatabaseTransaction, destinationId: string): Promise<void> {
  await db.updateTable("destination").set({ gapFrom: sql`coalesce(gap_from, enabled_at)` }).where("id", "=", destinationId).execute();
}

/** Ends the gap of a locked destination. Returns whether there was one. */
export async function endGap(db: DatabaseTransaction, destinationId: string): Promise<boolean> {
  const ended = await db
    .updateTable("destination")
    .set({ gapFrom: null })
    .where("id", "=", destinationId)
    .where("gapFrom", "is not", null)
    .executeTakeFirst();
  return ended.numUpdatedRows === 1n;
}

/** For a locked destination. Empty settings throw `destination_enabled_needs_settings` (R126). */
export async function updateDestinationEnabled(db: DatabaseTransaction, destinationId: string, enabled: boolean, now: Date): Promise<void> {
  await db
    .updateTable("destination")
    .set({ enabled, enabledAt: enabled ? now : null, updatedAt: now })
    .where("id", "=", destinationId)
    .execute();
}

/** Turns the day manifests of a locked destination on, from a received day on, or off. */
export async function updateManifestsFrom(db: DatabaseTransaction, destinationId: string, from: number | null, now: Date): Promise<void> {
  await db.updateTable("destination").set({ manifestsFrom: from, updatedAt: now }).where("id", "=", destinationId).execute();
}

/** Deletes a locked destination with its files and validations. */
export async function deleteDestinationRow(db: DatabaseTransaction, destinationId: string): Promise<void> {
  await db.deleteFrom("destination").where("id", "=", destinationId).execute();
}

/** What other destinations of the source need to know of a destination. */
type DestinationOnSource = { id: string; sourceId: string; metadataId: string; name: string; enabled: boolean; bucket: string };

/** Returns the destinations on these sources of the workspace (null: on all), oldest first. */
export async function selectDestinationsOnSources(
  db: Database | DatabaseTransaction,
  workspaceId: string,
  sourceIds: readonly string[] | null,
): Promise<DestinationOnSource[]> {
  return await db
    .selectFrom("destination")
    .select(["id", "sourceId", "metadataId", "name", "enabled", "bucket"])
    .where("workspaceId", "=", workspaceId)
    .$if(sourceIds !== null, (query) => query.where((eb) => eb("sourceId", "=", eb.fn.any(eb.val([...(sourceIds ?? [])])))))
    .orderBy("createdAt")
    .orderBy("id")
    .execute();
}

/** Returns the destinations with these ids or on these sources, in any workspace. */
export async function selectDestinationsById(
  db: DatabaseTransaction,
  ids: readonly string[],
  sourceIds: readonly string[],
): Promise<(DestinationOnSource & { workspaceId: string })[]> {
  return await db
    .selectFrom("destination")
    .select(["id", "workspaceId", "sourceId", "metadataId", "name", "enabled", "bucket"])
    .where((eb) => eb.or([eb("id", "=", eb.fn.any(eb.val([...ids]))), eb("sourceId", "=", eb.fn.any(eb.val([...sourceIds])))]))
    .execute();
}

/** Sets the setting of the legacy Amazon S3, as it was before the import. */
export async function updateServerSideEncryption(db: DatabaseTransaction, destinationId: string, use: boolean): Promise<void> {
  await db.updateTable("destination").set({ useServerSideEncryption: use }).where("id", "=", destinationId).execute();
}

/** Returns those with a bucket and a role, oldest first, at most `limit`. */
export async function selectRoleUses(
  db: Database,
  { limit, ...filter }: DestinationFilter & { limit: number },
): Promise<{ id: string; name: string; bucket: string; iamRoleArn: string; dayManifest: boolean }[]> {
  return await filteredDestinations(db, filter)
    .select(["id", "name", "bucket", "iamRoleArn"])
    .select(sql<boolean>`manifests_from is not null`.as("dayManifest"))
    .where("bucket", "<>", "")
    .where("iamRoleArn", "<>", "")
    .orderBy("createdAt")
    .orderBy("id")
    .limit(limit)
    .execute();
}

type RecordedPause = RecordedFault<AwsFaultKind> & { cause: PauseCause | null };

/** A pause that exists keeps its time and gets the newest fault. Returns whether the destination was not paused before. */
export async function setPause(db: DatabaseTransaction, destinationId: string, fault: RecordedPause, now: Date): Promise<boolean> {
  const before = await db.selectFrom("destination").select("pausedAt").where("id", "=", destinationId).forNoKeyUpdate().executeTakeFirst();
  await db
    .updateTable("destination")
    .set({
      pausedAt: sql<Date>`coalesce(paused_at, ${now}::timestamptz)`,
      pauseFaultKind: fault.kind,
      pauseFaultMessage: fault.message,
      pauseCause: fault.cause === null ? null : JSON.stringify(fault.cause),
    })
    .where("id", "=", destinationId)
    .execute();
  return before?.pausedAt === null;
}

/** Returns whether it was paused. */
export async function clearPause(db: Database | DatabaseTransaction, destinationId: string): Promise<boolean> {
  const result = await db
    .updateTable("destination")
    .set({ pausedAt: null, pauseFaultKind: null, pauseFaultMessage: null, pauseCause: null })
    .where("id", "=", destinationId)
    .where("pausedAt", "is not", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/**
 * Every paused destination with its oldest file that waits, null where none does. A file whose staged copy was damaged or missing at its last
 * try comes last: it tells nothing of the destination.
 */
export async function selectPaused(
  db: Database,
): Promise<
  { destinationId: string; pausedAt: Date; kind: AwsFaultKind | null; oldestFileId: string | null; nextAttemptAt: Date | null }[]
> {
  return db
    .selectFrom("destination")
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom("file")
          .select(["file.id", "file.nextAttemptAt"])
          .whereRef("file.destinationId", "=", "destination.id")
          .where("file.state", "=", "pending")
          .orderBy((eb2) => eb2.fn.coalesce(eb2("file.faultKind", "in", STAGED_FAULT_KINDS), eb2.val(false)))
          .orderBy("file.createdAt")
          .orderBy("file.id")
          .limit(1)
          .as("oldest"),
      (join) => join.onTrue(),
    )
    .select(["destination.id as destinationId", "destination.pausedAt", "destination.pauseFaultKind as kind"])
    .select(["oldest.id as oldestFileId", "oldest.nextAttemptAt"])
    .where("destination.pausedAt", "is not", null)
    .$narrowType<{ pausedAt: Date }>()
    .orderBy("destination.pausedAt")
    .execute();
}

/** An enabled destination of a source, with what decides where its files go. */
export type EnabledDestination = { id: string; awsRegion: string; bucket: string; iamRoleArn: string; pausedAt: Date | null };

/** Locks the destinations until the transaction ends, so that a pause, a resume or new settings come wholly before or after it. */
export async function listEnabledDestinations(db: DatabaseTransaction, sourceId: string): Promise<EnabledDestination[]> {
  return db
    .selectFrom("destination")
    .select(["id", "awsRegion", "bucket", "iamRoleArn", "pausedAt"])
    .where("sourceId", "=", sourceId)
    .where("enabled", "=", true)
    .orderBy("id")
    .forShare()
    .execute();
}

/** Whether an enabled destination of the source was enabled after `since`. */
export async function hasDestinationEnabledSince(db: Database | DatabaseTransaction, sourceId: string, since: Date): Promise<boolean> {
  const row = await db
    .selectFrom("destination")
    .select("id")
    .where("sourceId", "=", sourceId)
    .where("enabled", "=", true)
    .where("enabledAt", ">", since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The settings that decide where a destination's files go. */
export type TargetSettings = { metadataId: string; awsRegion: string; bucket: string; iamRoleArn: string };

/** Throws if the destination doesn't exist. */
export async function selectTargetSettings(db: Database | DatabaseTransaction, destinationId: string): Promise<TargetSettings> {
  return await db
    .selectFrom("destination")
    .select(["metadataId", "awsRegion", "bucket", "iamRoleArn"])
    .where("id", "=", destinationId)
    .executeTakeFirstOrThrow();
}
