import { type Expression, type Selectable, sql } from "kysely";
import { AMAZON_S3, AWS_S3 } from "../domain/destination/catalog.ts";
import type { Settings } from "../domain/destination/settings.ts";
import type { Comparison } from "../domain/migration/comparison.ts";
import { type AuditStamp, DEFAULT_WAIT_SECONDS } from "../domain/migration/migration.ts";
import type { Database, DatabaseTransaction } from "./database.ts";
import { countDestinations, type DestinationFilter, filteredDestinations } from "./destinations.ts";
import type { FoundDestination, Schema } from "./schema.ts";

/** A legacy Amazon S3, the AWS S3 on its source and the state of the migration. The columns of the AWS S3 are null if there is none. */
export type MigrationRow = {
  legacyId: string;
  legacyName: string;
  legacyBucket: string;
  legacyEnabled: boolean;
  legacyPausedAt: Date | null;
  disabledAt: Date;
  disabledBy: string | null;
  sourceId: string;
  sourceName: string;
  newId: string | null;
  newName: string | null;
  newEnabled: boolean | null;
  newPausedAt: Date | null;
  awsRegion: string | null;
  bucket: string | null;
  iamRoleArn: string | null;
  /** When the AWS S3 was last enabled or got another bucket, whichever came later. Null if it is disabled. */
  placedAt: Date | null;
  placedBy: string | null;
  validationCode: string | null;
  validatedAt: Date | null;
  validatedBy: string | null;
  testFileCount: number;
  testEventCount: number;
  realFileCount: number;
  realEventCount: number;
  afterwardsFileCount: number;
  afterwardsEventCount: number;
  environment: string | null;
  waitSeconds: number | null;
  found: FoundDestination | null;
  comparison: Comparison | null;
  waitEnded: AuditStamp | null;
  cleanedUp: AuditStamp | null;
};

type MigrationFilter = Omit<DestinationFilter, "metadataId">;

function filteredLegacy(db: Database, filter: MigrationFilter) {
  return filteredDestinations(db, { ...filter, metadataId: AMAZON_S3.metadataId });
}

export async function countMigrations(db: Database, filter: MigrationFilter): Promise<number> {
  return await countDestinations(db, { ...filter, metadataId: AMAZON_S3.metadataId });
}

/**
 * Returns the first `limit` legacy destinations with the names of their sources, oldest first. `search` is searched in the migration's title,
 * `Move {name} to AWS S3`, in the source's name and in the id.
 */
export async function selectMigrationNames(
  db: Database,
  { search, limit, ...filter }: MigrationFilter & { limit: number },
): Promise<{ id: string; name: string; sourceName: string }[]> {
  return await filteredLegacy(db, { ...filter, search: "" })
    .innerJoin("source", "source.id", "destination.sourceId")
    .select(["destination.id", "destination.name", "source.name as sourceName"])
    .where(
      sql<boolean>`position(lower(${search}) in lower(concat_ws(' ', 'Move', destination.name, 'to AWS S3', source.name, destination.id))) > 0`,
    )
    .orderBy("destination.createdAt")
    .orderBy("destination.id")
    .limit(limit)
    .execute();
}

/** Returns a page of the workspace's legacy destinations with their migrations, oldest first. */
export async function selectMigrations(
  db: Database,
  { offset, limit, ...filter }: MigrationFilter & { offset: number; limit: number },
): Promise<MigrationRow[]> {
  const page = filteredLegacy(db, filter).orderBy("createdAt").orderBy("id").offset(offset).limit(limit);
  return await withProgress(db, page.selectAll("destination"));
}

/** Returns the legacy destination with this id and its migration, or undefined if the workspace has none. */
export async function selectMigrationFor(db: Database, workspaceId: string, legacyId: string): Promise<MigrationRow | undefined> {
  const one = filteredLegacy(db, { workspaceId, sourceIds: null, search: "" }).where("id", "=", legacyId);
  return (await withProgress(db, one.selectAll("destination")))[0];
}

/** Returns the migrations of these legacy destinations, oldest first. */
async function withProgress(db: Database, legacy: Expression<Selectable<Schema["destination"]>>): Promise<MigrationRow[]> {
  const { rows } = await sql<MigrationRow>`
    select
      l.id as legacy_id, l.name as legacy_name, l.bucket as legacy_bucket, l.enabled as legacy_enabled, l.paused_at as legacy_paused_at,
      coalesce(off.at, l.updated_at) as disabled_at, off.actor_name as disabled_by,
      s.id as source_id, s.name as source_name,
      n.id as new_id, n.name as new_name, n.enabled as new_enabled, n.paused_at as new_paused_at, n.aws_region, n.bucket, n.iam_role_arn,
      placed.at as placed_at, placed.actor_name as placed_by,
      v.code as validation_code, v.finished_at as validated_at, v.actor_name as validated_by,
      arrived.*,
      m.environment, m.wait_seconds, m.found, m.comparison, m.wait_ended, m.cleaned_up
    from ${legacy} as l
    join source as s on s.id = l.source_id
    left join destination as n on n.source_id = l.source_id and n.metadata_id = ${AWS_S3.metadataId}
    left join migration as m on m.legacy_id = l.id
    left join lateral (
      select at, actor_name from activity
      where destination_id = l.id and action = 'destination_disabled'
      order by id desc limit 1
    ) as off on true
    left join lateral (
      select greatest(n.enabled_at, latest.at) as at, latest.actor_name
      from (select) as one
      left join lateral (
        select at, actor_name from activity
        where destination_id = n.id
          and (action = 'destination_enabled'
            or (action in ('settings_saved', 'destination_created') and changes @> '[{"field": "bucket"}]'))
        order by id desc limit 1
      ) as latest on true
      where n.enabled
    ) as placed on true
    left join lateral (
      select code, finished_at, actor_name from validation
      where destination_id = n.id
        and settings = jsonb_build_object('awsRegion', n.aws_region, 'bucket', l.bucket, 'iamRoleArn', n.iam_role_arn)
      order by finished_at desc, id desc limit 1
    ) as v on true
    cross join lateral (
      select
        count(*) filter (where f.in_test) as test_file_count,
        coalesce(sum(f.event_count) filter (where f.in_test), 0) as test_event_count,
        count(*) filter (where f.at_home) as real_file_count,
        coalesce(sum(f.event_count) filter (where f.at_home), 0) as real_event_count,
        count(*) filter (where f.at_home and f.afterwards) as afterwards_file_count,
        coalesce(sum(f.event_count) filter (where f.at_home and f.afterwards), 0) as afterwards_event_count
      from (
        select
          batch.event_count,
          starts_with(file.bucket || '/' || file.key, l.bucket || '/segment-logs/test/segment-logs/')
            and (n.bucket = l.bucket or file.created_at >= placed.at) as in_test,
          n.bucket = l.bucket and file.created_at >= placed.at
            and starts_with(file.bucket || '/' || file.key, l.bucket || '/segment-logs/' || s.id || '/') as at_home,
          not l.enabled and file.created_at > coalesce(off.at, l.updated_at) as afterwards
        from file join batch on batch.id = file.batch_id
        where file.destination_id = n.id and file.state = 'delivered'
      ) as f
    ) as arrived
    order by l.created_at, l.id
  `.execute(db);
  return rows;
}

export type PairMember = { id: string; sourceId: string; name: string; enabled: boolean; pausedAt: Date | null; settings: Settings };
export type Pair = { legacy: PairMember | undefined; modern: PairMember | undefined };

/** Locks the two destinations of a migration until the transaction ends, in the same order as indexing, so that no deadlock occurs. */
export async function lockPair(db: DatabaseTransaction, workspaceId: string, legacyId: string): Promise<Pair> {
  const rows = await db
    .selectFrom("destination")
    .select(["id", "sourceId", "metadataId", "name", "enabled", "pausedAt", "awsRegion", "bucket", "iamRoleArn"])
    .where("workspaceId", "=", workspaceId)
    .where("sourceId", "=", (eb) => eb.selectFrom("destination as legacy").select("legacy.sourceId").where("legacy.id", "=", legacyId))
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
  const [legacy, modern] = [AMAZON_S3, AWS_S3].map(({ metadataId }) => rows.find((row) => row.metadataId === metadataId));
  return { legacy: legacy?.id === legacyId ? toMember(legacy) : undefined, modern: modern && toMember(modern) };
}

function toMember({ awsRegion, bucket, iamRoleArn, ...row }: Omit<PairMember, "settings"> & Settings): PairMember {
  return { ...row, settings: { awsRegion, bucket, iamRoleArn } };
}

export type MigrationChange = {
  environment?: string;
  waitSeconds?: number;
  found?: FoundDestination | null;
  comparison?: Comparison | null;
  waitEnded?: AuditStamp | null;
  cleanedUp?: AuditStamp | null;
};

/** Changes the given columns, and creates the row if it does not exist. The caller holds the lock of `lockPair`. */
export async function saveMigration(db: DatabaseTransaction, legacyId: string, change: MigrationChange): Promise<void> {
  const { environment, waitSeconds, ...documents } = change;
  const columns = {
    ...(environment === undefined ? {} : { environment }),
    ...(waitSeconds === undefined ? {} : { waitSeconds }),
    ...Object.fromEntries(Object.entries(documents).map(([name, value]) => [name, value === null ? null : JSON.stringify(value)])),
  };
  await db
    .insertInto("migration")
    .values({ legacyId, environment: "", waitSeconds: DEFAULT_WAIT_SECONDS, ...columns })
    .onConflict((conflict) => (Object.keys(columns).length === 0 ? conflict.doNothing() : conflict.column("legacyId").doUpdateSet(columns)))
    .execute();
}

type StoredMigration = {
  found: FoundDestination | null;
  comparison: Comparison | null;
  waitSeconds: number;
  waitEnded: AuditStamp | null;
};

/** Returns undefined if the migration was not planned. */
export async function selectMigration(db: Database | DatabaseTransaction, legacyId: string): Promise<StoredMigration | undefined> {
  return await db
    .selectFrom("migration")
    .select(["found", "comparison", "waitSeconds", "waitEnded"])
    .where("legacyId", "=", legacyId)
    .executeTakeFirst();
}

export async function deleteMigration(db: DatabaseTransaction, legacyId: string): Promise<void> {
  await db.deleteFrom("migration").where("legacyId", "=", legacyId).execute();
}

/** Stores the comparison if it is still the latest one that was requested. Returns whether it is. */
export async function updateComparison(db: Database, legacyId: string, comparison: Comparison): Promise<boolean> {
  const result = await db
    .updateTable("migration")
    .set({ comparison: JSON.stringify(comparison) })
    .where("legacyId", "=", legacyId)
    .where(sql<boolean>`comparison ->> 'id' = ${comparison.id}`)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export type LastArrival = { batchId: string; bucket: string; key: string; eventCount: number; deliveredAt: Date };

/** Returns the newest file that a destination delivered below `folder`, which is `bucket/prefix/`. */
export async function selectLastArrival(db: Database, destinationId: string, folder: string): Promise<LastArrival | undefined> {
  return await db
    .selectFrom("file")
    .innerJoin("batch", "batch.id", "file.batchId")
    .select(["file.batchId", "file.bucket", "file.key", "batch.eventCount", "file.deliveredAt"])
    .where("file.destinationId", "=", destinationId)
    .where("file.state", "=", "delivered")
    .where(sql<boolean>`starts_with(file.bucket || '/' || file.key, ${folder})`)
    .orderBy("file.createdAt", "desc")
    .orderBy("file.id", "desc")
    .limit(1)
    .$narrowType<{ deliveredAt: Date }>()
    .executeTakeFirst();
}

/** Returns the requested comparison with its source and AWS S3, or undefined if none was requested or the source has no AWS S3 any more. */
export async function selectComparisonScope(
  db: Database,
  legacyId: string,
): Promise<{ comparison: Comparison; sourceId: string; newId: string } | undefined> {
  return await db
    .selectFrom("migration")
    .innerJoin("destination as legacy", "legacy.id", "migration.legacyId")
    .innerJoin("destination as modern", (join) =>
      join.onRef("modern.sourceId", "=", "legacy.sourceId").on("modern.metadataId", "=", AWS_S3.metadataId),
    )
    .select(["migration.comparison", "legacy.sourceId", "modern.id as newId"])
    .where("migration.legacyId", "=", legacyId)
    .where("migration.comparison", "is not", null)
    .$narrowType<{ comparison: Comparison }>()
    .executeTakeFirst();
}
