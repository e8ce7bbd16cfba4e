import { type Selectable, type SelectQueryBuilder, sql } from "kysely";
import type { PauseCause } from "../domain/delivery/pause.ts";
import type { Settings } from "../domain/destination/settings.ts";
import type { AwsFaultKind } from "../domain/validation/aws-fault.ts";
import type { ValidationCode } from "../domain/validation/validation-codes.ts";
import { containsText } from "./contains-text.ts";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { Schema } from "./schema.ts";

/** A destination, the name of its source, and the facts that its status is derived from. */
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

/** Which of the workspace's destinations: those on the sources of `sourceIds` (null: on all) in which `search` stands, or in their source's name. */
export type DestinationFilter = { workspaceId: string; sourceIds: readonly string[] | null; search: string; metadataId?: string };

/** They are searched for by name, id, bucket, and the name of their source. */
export function filteredDestinations(db: Database, { workspaceId, sourceIds, search, metadataId }: DestinationFilter) {
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

/** A page of them, oldest first. */
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

/** The first of them with the names of their sources, oldest first. */
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

/** Undefined where the workspace has no such destination. */
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

/** What a change of a destination starts from. */
export type LockedDestination = {
  sourceId: string;
  metadataId: string;
  name: string;
  enabled: boolean;
  settings: Settings;
  pausedAt: Date | null;
};

/** Holds the destination against other changes until the transaction ends. Undefined where the workspace has no such destination. */
export async function lockDestination(
  db: DatabaseTransaction,
  workspaceId: string,
  destinationId: string,
): Promise<LockedDestination | undefined> {
  const row = await db
    .selectFrom("destination")
    .select(["sourceId", "metadataId", "name", "enabled", "awsRegion", "bucket", "iamRoleArn", "pausedAt"])
    .where("id", "=", destinationId)
    .where("workspaceId", "=", workspaceId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { awsRegion, bucket, iamRoleArn, ...rest } = row;
  return { ...rest, settings: { awsRegion, bucket, iamRoleArn } };
}

/** The source that the destination is on. Undefined where the workspace has no such destination. */
export async function selectSourceIdFor(db: Database, workspaceId: string, destinationId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("destination")
    .select("sourceId")
    .where("id", "=", destinationId)
    .where("workspaceId", "=", workspaceId)
    .executeTakeFirst();
  return row?.sourceId;
}

/** Of a destination that is held. */
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

/** Of a destination that is held. Empty settings throw `destination_enabled_needs_settings` (R126). */
export async function updateDestinationEnabled(db: DatabaseTransaction, destinationId: string, enabled: boolean, now: Date): Promise<void> {
  await db
    .updateTable("destination")
    .set({ enabled, enabledAt: enabled ? now : null, updatedAt: now })
    .where("id", "=", destinationId)
    .execute();
}

/** Of a destination that is held. Its files and validations go with it. */
export async function deleteDestinationRow(db: DatabaseTransaction, destinationId: string): Promise<void> {
  await db.deleteFrom("destination").where("id", "=", destinationId).execute();
}

/** A destination on a source, as its siblings there need to know it. */
type DestinationOnSource = { id: string; sourceId: string; metadataId: string; name: string; enabled: boolean; bucket: string };

/** Which destinations hang on the workspace's sources of these ids (null: on any of its sources); oldest first. */
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

/** The destinations of these ids, and those on the sources of these ids, whosever they are. */
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

/** The legacy Amazon S3's own setting, as it was elsewhere. */
export async function updateServerSideEncryption(db: DatabaseTransaction, destinationId: string, use: boolean): Promise<void> {
  await db.updateTable("destination").set({ useServerSideEncryption: use }).where("id", "=", destinationId).execute();
}

/** Those of them that name a bucket and a role, oldest first, `limit` at most. */
export async function selectRoleUses(
  db: Database,
  { limit, ...filter }: DestinationFilter & { limit: number },
): Promise<{ id: string; name: string; bucket: string; iamRoleArn: string }[]> {
  return await filteredDestinations(db, filter)
    .select(["id", "name", "bucket", "iamRoleArn"])
    .where("bucket", "<>", "")
    .where("iamRoleArn", "<>", "")
    .orderBy("createdAt")
    .orderBy("id")
    .limit(limit)
    .execute();
}
