import { Kysely, PostgresDialect } from "kysely";
import { Migrator } from "kysely/migration";
import type pg from "pg";
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

const MIGRATIONS = {
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
};

/** Brings the tables up to date. Kysely takes an advisory lock, so programs that start together don't trip over each other. */
export async function migrate(pool: pg.Pool): Promise<void> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
