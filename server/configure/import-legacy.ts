import { recordActivity } from "../db/activities.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import { insertDestination, selectDestinationsById, updateDestinationEnabled, updateServerSideEncryption } from "../db/destinations.ts";
import { lockSourcesForLocations, selectSourcesToImport } from "../db/sources.ts";
import { insertWriteKey, selectKeyHolders } from "../db/write-keys.ts";
import { type Operator, operatorIn } from "../domain/activity/operator.ts";
import { AMAZON_S3, HTTP_API, SOURCE_TYPES } from "../domain/destination/catalog.ts";
import { platformAws } from "../domain/destination/platform-aws.ts";
import type { ExportedLegacy, ExportedSource, Problems } from "../domain/migration/segment-export.ts";
import { ok, type Result } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { insertWithFreeSlug } from "./insert-with-free-slug.ts";
import { type ImportPlan, type Present, planImport } from "./plan-import.ts";
import { recordSharedLocation } from "./record-shared-location.ts";

export type LegacyImport = { destinations: readonly ExportedLegacy[]; sources: readonly ExportedSource[]; dryRun: boolean };

/**
 * Imports legacy Amazon S3 destinations of another installation with their ids, and their sources with ids and write keys. Imports all of them, or
 * refuses with every reason. Those that exist already stay as they are. For the operator, at a terminal.
 */
export async function importLegacy(
  runtime: Runtime,
  workspaceId: string,
  { destinations, sources, dryRun }: LegacyImport,
): Promise<Result<ImportPlan, Problems>> {
  const operator = operatorIn(workspaceId);
  return await runtime.db.transaction().execute(async (transaction) => {
    const platform = platformAws(runtime.config);
    const present = { ...(await loadPresentForUpdate(transaction, workspaceId, destinations, sources)), platform };
    const plan = planImport(workspaceId, destinations, sources, present);
    if (!plan.ok || dryRun) return plan;
    for (const source of plan.value.newSources) await createSource(runtime, transaction, operator, source);
    for (const destination of plan.value.newDestinations) await createDestination(runtime, transaction, operator, destination);
    return ok(plan.value);
  });
}

/** Loads what exists already, and locks the locations until the transaction ends. */
async function loadPresentForUpdate(
  transaction: DatabaseTransaction,
  workspaceId: string,
  destinations: readonly ExportedLegacy[],
  sources: readonly ExportedSource[],
): Promise<Omit<Present, "platform">> {
  const sourceIds = destinations.map(({ sourceId }) => sourceId);
  await lockSourcesForLocations(transaction, sourceIds);
  return {
    sources: await selectSourcesToImport(transaction, workspaceId, sourceIds),
    writeKeys: await selectKeyHolders(
      transaction,
      sources.flatMap(({ writeKeys }) => writeKeys),
    ),
    destinations: await selectDestinationsById(
      transaction,
      destinations.map(({ id }) => id),
      sourceIds,
    ),
  };
}

async function createSource(
  runtime: Runtime,
  transaction: DatabaseTransaction,
  operator: Operator,
  { id, name, slug, enabled, writeKeys, metadata }: ImportPlan["newSources"][number],
): Promise<void> {
  const createdAt = new Date(runtime.clock.now());
  const type = SOURCE_TYPES.find(({ metadataId }) => metadataId === metadata?.id) ?? HTTP_API;
  const row = { id, workspaceId: operator.workspaceId, name, slug, enabled, metadataId: type.metadataId, createdAt };
  await insertWithFreeSlug(runtime, transaction, row);
  for (const key of new Set(writeKeys)) await insertWriteKey(transaction, { key, sourceId: id, createdAt });
  await recordActivity(runtime, transaction, operator, { action: "source_imported", subjectName: name, sourceId: id });
}

async function createDestination(
  runtime: Runtime,
  transaction: DatabaseTransaction,
  operator: Operator,
  { id, name, sourceId, enabled, settings: given, collision }: ImportPlan["newDestinations"][number],
): Promise<void> {
  const now = new Date(runtime.clock.now());
  const settings = { awsRegion: "", bucket: given.bucket, iamRoleArn: "" };
  await insertDestination(transaction, {
    id,
    workspaceId: operator.workspaceId,
    sourceId,
    metadataId: AMAZON_S3.metadataId,
    name,
    settings,
    now,
  });
  await updateServerSideEncryption(transaction, id, given.useServerSideEncryption);
  if (enabled) await updateDestinationEnabled(transaction, id, true, now);
  const changes = [
    { field: "bucket", from: null, to: given.bucket },
    { field: "state", from: null, to: enabled ? "enabled" : "disabled" },
  ].filter(({ to }) => to !== "");
  const about = { subjectName: name, sourceId, destinationId: id };
  await recordActivity(runtime, transaction, operator, { action: "destination_imported", ...about, changes });
  if (collision !== null)
    await recordSharedLocation(runtime, transaction, operator, { id, name, sourceId, bucket: given.bucket, other: collision });
}
