import { Kysely, PostgresDialect } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type pg from "pg";
import { StartError } from "../start-error.ts";
import { up as firstTables } from "./migrations/001-first-tables.ts";
import { up as signIn } from "./migrations/002-sign-in.ts";
import { up as sourceNames } from "./migrations/003-source-names.ts";
import { up as failedOnIngest } from "./migrations/004-failed-on-ingest.ts";
import { up as retentionAndFanOut } from "./migrations/005-retention-and-fan-out.ts";
import { up as access } from "./migrations/010-access.ts";
import { up as publicApi } from "./migrations/011-public-api.ts";
import { up as validationRuns } from "./migrations/012-validation-runs.ts";
import { up as verdicts } from "./migrations/012-verdicts.ts";
import { up as tokenMakers } from "./migrations/013-token-makers.ts";
import { up as legacyAndCollisions } from "./migrations/014-legacy-and-collisions.ts";
import { up as migration } from "./migrations/016-migration.ts";
import { up as givenUpFiles } from "./migrations/017-given-up-files.ts";
import { up as labels } from "./migrations/018-labels.ts";
import { up as redeliveryColumns } from "./migrations/019-redelivery-columns.ts";
import { up as tokenOwners } from "./migrations/020-token-owners.ts";
import { up as pagedLists } from "./migrations/021-paged-lists.ts";
import { up as pauseCause } from "./migrations/022-pause-cause.ts";
import { up as damagedBatches } from "./migrations/023-damaged-batches.ts";
import { up as alerts } from "./migrations/024-alerts.ts";
import { up as breakdowns } from "./migrations/025-breakdowns.ts";
import { up as fileAttempts } from "./migrations/026-file-attempts.ts";
import { up as dayManifests } from "./migrations/027-day-manifests.ts";
import { up as passwordResets } from "./migrations/028-password-resets.ts";
import { up as sourceLibraries } from "./migrations/029-source-libraries.ts";
import { up as liveEvents } from "./migrations/030-live-events.ts";
import { up as breakdownSums } from "./migrations/031-breakdown-sums.ts";
import { up as destinationGaps } from "./migrations/032-destination-gaps.ts";
import { up as engage } from "./migrations/033-engage.ts";
import { up as regulations } from "./migrations/034-regulations.ts";
import { up as regulationHistory } from "./migrations/035-regulation-history.ts";

/**
 * In the order in which they are applied. A new one takes the next free number when it lands; one that has landed is never edited
 * (migrate.test.ts keeps a hash of each).
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "001-first-tables": { up: firstTables },
  "002-sign-in": { up: signIn },
  "003-source-names": { up: sourceNames },
  "004-failed-on-ingest": { up: failedOnIngest },
  "005-retention-and-fan-out": { up: retentionAndFanOut },
  "010-access": { up: access },
  "011-public-api": { up: publicApi },
  "012-validation-runs": { up: validationRuns },
  "012-verdicts": { up: verdicts },
  "013-token-makers": { up: tokenMakers },
  "014-legacy-and-collisions": { up: legacyAndCollisions },
  "016-migration": { up: migration },
  "017-given-up-files": { up: givenUpFiles },
  "018-labels": { up: labels },
  "019-redelivery-columns": { up: redeliveryColumns },
  "020-token-owners": { up: tokenOwners },
  "021-paged-lists": { up: pagedLists },
  "022-pause-cause": { up: pauseCause },
  "023-damaged-batches": { up: damagedBatches },
  "024-alerts": { up: alerts },
  "025-breakdowns": { up: breakdowns },
  "026-file-attempts": { up: fileAttempts },
  "027-day-manifests": { up: dayManifests },
  "028-password-resets": { up: passwordResets },
  "029-source-libraries": { up: sourceLibraries },
  "030-live-events": { up: liveEvents },
  "031-breakdown-sums": { up: breakdownSums },
  "032-destination-gaps": { up: destinationGaps },
  "033-engage": { up: engage },
  "034-regulations": { up: regulations },
  "035-regulation-history": { up: regulationHistory },
};

/**
 * Brings the tables up to date, from the tables of any commit that landed: a migration that landed after a higher number is applied later.
 * A database that a newer version has migrated is a StartError.
 */
export async function migrate(pool: pg.Pool, migrations = MIGRATIONS): Promise<void> {
  const db = new Kysely<unknown>({ dialect: new LockedDialect({ pool }) });
  const { rows } = await pool.query<{ schema: string | null }>("select current_schema() as schema");
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    allowUnorderedMigrations: true,
    // Where the tables go; the list of migrations of another program's may be in another schema.
    ...(rows[0]?.schema ? { migrationTableSchema: rows[0].schema } : {}),
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw explainMigrationError(error);
}

/** prepareDatabase holds a lock already. Kysely's own is a session lock, for which it would wait silently for an hour. */
class LockedDialect extends PostgresDialect {
  override createAdapter() {
    return Object.assign(super.createAdapter(), { acquireMigrationLock: async () => {}, releaseMigrationLock: async () => {} });
  }
}

function explainMigrationError(error: unknown): unknown {
  const unknownMigration = /previously executed migration (\S+) is missing/.exec((error as Error).message)?.[1];
  if (unknownMigration === undefined) return error;
  return new StartError(
    `The database belongs to a newer version of Sluice, which applied migration ${unknownMigration}. Start that version or a newer one.`,
    { cause: error },
  );
}
