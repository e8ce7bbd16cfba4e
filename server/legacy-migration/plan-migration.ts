import { addDestination } from "../configure/add-destination.ts";
import { recordActivity } from "../db/activities.ts";
import { saveMigration, selectMigration, selectMigrationFor } from "../db/legacy-migrations.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { changesBetween } from "../domain/activity/activity.ts";
import { readBucketPath } from "../domain/destination/bucket-path.ts";
import { AWS_S3 } from "../domain/destination/catalog.ts";
import { type PlatformRefusal, platformAws, platformRefusal } from "../domain/destination/platform-aws.ts";
import { isForeignRole } from "../domain/destination/role-arn.ts";
import { isOnePartition, type Settings } from "../domain/destination/settings.ts";
import { findCurrentLocation, toTestBucket } from "../domain/migration/migration.ts";
import type { MigrationPlanInput } from "../domain/migration/migration-input.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { placeMember } from "./change-member.ts";
import { loadPairForUpdate, type PairRefusal } from "./load-pair-for-update.ts";

type PlanRefusal =
  | PairRefusal
  | "legacy_disabled"
  | "prefix_too_long"
  | "region_unknown"
  | "partition_mismatch"
  | PlatformRefusal
  | "foreign_partition"
  | "new_in_use"
  | "multiple_instances"
  | "name_taken";

/** S3 in this region returns the region of buckets in every commercial region. */
const LOOKUP_REGION = "us-east-1";

/**
 * The first step (R84): stores the environment and the wait in seconds, and sets up the AWS S3 on the same source with the role and the test
 * folder. An existing AWS S3 is used; otherwise one is created, disabled. A second call changes the plan. An AWS S3 that already delivers to
 * the bucket and prefix of the legacy destination stays there.
 *
 * Refuses with `unknown_destination`, `forbidden`, `legacy_disabled`, `region_unknown` if AWS does not return the bucket's region,
 * `prefix_too_long` if the prefix leaves no room for the test folder, `partition_mismatch` or `foreign_partition` for a role of another
 * partition than the region or Sluice's own role, a `PlatformRefusal` for a role or bucket of the platform, and `new_in_use` if the AWS S3
 * delivers elsewhere and `takeOver` is not set. If the AWS S3 can't be created: `multiple_instances` or `name_taken`.
 */
export async function planMigration(
  runtime: Runtime,
  actor: Actor,
  legacyId: string,
  plan: MigrationPlanInput,
): Promise<Result<null, PlanRefusal>> {
  const row = await selectMigrationFor(runtime.db, actor.workspaceId, legacyId);
  if (row === undefined || !may(actor, "view_destinations", row.sourceId)) return refuse("unknown_destination");
  if (!may(actor, "edit_destinations", row.sourceId)) return refuse("forbidden");
  const awsRegion = plan.awsRegion === "" ? await findBucketRegion(runtime, row.legacyBucket) : plan.awsRegion;
  if (awsRegion === null) return refuse("region_unknown");
  const bucket = toTestBucket(row.legacyBucket);
  if (bucket === null) return refuse("prefix_too_long");
  const settings = { awsRegion, bucket, iamRoleArn: plan.iamRoleArn };
  if (!isOnePartition(settings)) return refuse("partition_mismatch");
  const ofPlatform = platformRefusal(settings, platformAws(runtime.config));
  if (ofPlatform !== null) return refuse(ofPlatform);
  if (isForeignRole(plan.iamRoleArn, runtime.config.INTERMEDIATE_ROLE_ARN)) return refuse("foreign_partition");

  const kept = await runtime.db.transaction().execute(async (transaction): Promise<Result<"planned" | "without_modern", PlanRefusal>> => {
    const held = await loadPairForUpdate(transaction, actor, legacyId);
    if (!held.ok) return held;
    const { legacy, modern } = held.value;
    if (!legacy.enabled) return refuse("legacy_disabled");
    const place = findCurrentLocation(legacy.settings.bucket, modern);
    if (place === "elsewhere" && !plan.takeOver) return refuse("new_in_use");

    const { environment, waitSeconds } = plan;
    const isFirst = (await selectMigration(transaction, legacyId)) === undefined;
    const found = modern === undefined ? null : { settings: modern.settings, enabled: modern.enabled };
    await saveMigration(transaction, legacyId, { environment, waitSeconds, ...(isFirst ? { found } : {}) });
    const changes = changesBetween({ environment: row.environment ?? "" }, { environment });
    const about = { subjectName: legacy.name, sourceId: legacy.sourceId, destinationId: legacyId, changes };
    await recordActivity(runtime, transaction, actor, { action: "migration_planned", ...about });
    if (modern === undefined) return ok("without_modern");
    const goal = place === "home" ? legacy.settings.bucket : bucket;
    await placeMember({ runtime, transaction, actor }, modern, { ...settings, bucket: goal });
    return ok("planned");
  });
  if (!kept.ok) return kept;
  return kept.value === "without_modern" ? await addModern(runtime, actor, row.sourceId, settings) : ok(null);
}

async function findBucketRegion({ aws }: Runtime, bucketPath: string): Promise<string | null> {
  const location = readBucketPath(bucketPath);
  if (location === null) return null;
  const reply = await aws.bucketRegion({ bucket: location.bucket, region: LOOKUP_REGION });
  return reply.ok ? reply.value.region : null;
}

/** Creates the AWS S3 with its usual name or, if that is taken, with the source's id in the name. */
async function addModern(runtime: Runtime, actor: Actor, sourceId: string, settings: Settings): Promise<Result<null, PlanRefusal>> {
  for (const name of [AWS_S3.name, `${AWS_S3.name} ${sourceId}`]) {
    const added = await addDestination(runtime, actor, { sourceId, metadataId: AWS_S3.metadataId, name, settings });
    if (added.ok) return ok(null);
    if (added.error !== "name_taken") return refuse(added.error === "unknown_source" ? "unknown_destination" : "multiple_instances");
  }
  return refuse("name_taken");
}
