import { countMigrations, type MigrationRow, selectMigrations } from "../db/legacy-migrations.ts";
import { type Actor, may, maySomewhere, sourcesWhere } from "../domain/access/permissions.ts";
import { emptyList, FIRST_PAGE, type Listed, type ListPart } from "../domain/list-part.ts";
import {
  type AuditStamp,
  DEFAULT_WAIT_SECONDS,
  type Migration,
  type MigrationFacts,
  migrationProgress,
  toTestBucket,
} from "../domain/migration/migration.ts";
import { deliversFiles } from "../domain/validation/validation-codes.ts";
import type { Runtime } from "../runtime.ts";

/** Returns the migrations of the legacy destinations that the actor may see, oldest first. */
export async function listMigrations(
  runtime: Runtime,
  actor: Actor,
  { search, offset, limit }: ListPart = FIRST_PAGE,
): Promise<Listed<Migration>> {
  if (!maySomewhere(actor, "view_destinations")) return emptyList();
  const filter = { workspaceId: actor.workspaceId, sourceIds: sourcesWhere(actor, "view_destinations"), search };
  const [rows, totalCount] = await Promise.all([
    selectMigrations(runtime.db, { ...filter, offset, limit }),
    countMigrations(runtime.db, filter),
  ]);
  return { items: rows.map((row) => toMigration(runtime, actor, row)), totalCount };
}

/** Returns the migration of a row, with its current step and what the actor may do. */
export function toMigration({ clock }: Pick<Runtime, "clock">, actor: Actor, row: MigrationRow): Migration {
  const facts = toFacts(row);
  return {
    ...facts,
    ...migrationProgress(facts, clock.now()),
    id: row.legacyId,
    name: row.legacyName,
    legacyPaused: row.legacyPausedAt !== null,
    source: { id: row.sourceId, name: row.sourceName },
    newDestination: row.newId === null ? null : { id: row.newId, name: row.newName ?? "", paused: row.newPausedAt !== null },
    environment: row.environment ?? "",
    testBucket: toTestBucket(row.legacyBucket),
    canEdit: may(actor, "edit_destinations", row.sourceId),
  };
}

function toFacts(row: MigrationRow): MigrationFacts {
  return {
    legacy: {
      bucket: row.legacyBucket,
      enabled: row.legacyEnabled,
      disabled: row.legacyEnabled ? null : toAuditStamp(row.disabledAt, row.disabledBy),
    },
    modern: toModern(row),
    validated: row.validationCode !== null && deliversFiles(row.validationCode) ? toAuditStamp(row.validatedAt, row.validatedBy) : null,
    test: { fileCount: row.testFileCount, eventCount: row.testEventCount },
    real: { fileCount: row.realFileCount, eventCount: row.realEventCount },
    afterwards: { fileCount: row.afterwardsFileCount, eventCount: row.afterwardsEventCount },
    comparison: row.comparison,
    waitSeconds: row.waitSeconds ?? DEFAULT_WAIT_SECONDS,
    waitEnded: row.waitEnded,
    cleanedUp: row.cleanedUp,
  };
}

function toModern({ newId, newEnabled, awsRegion, bucket, iamRoleArn, placedAt, placedBy }: MigrationRow): MigrationFacts["modern"] {
  if (newId === null) return null;
  return {
    settings: { awsRegion: awsRegion ?? "", bucket: bucket ?? "", iamRoleArn: iamRoleArn ?? "" },
    enabled: newEnabled === true,
    placed: toAuditStamp(placedAt, placedBy),
  };
}

/** The name is empty for changes from before the activity log existed. */
function toAuditStamp(at: Date | null, by: string | null): AuditStamp | null {
  return at === null ? null : { at: at.getTime(), by: by ?? "" };
}
