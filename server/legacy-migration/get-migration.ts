import { type LastArrival, selectLastArrival, selectMigrationFor } from "../db/legacy-migrations.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { LOG_FOLDER } from "../domain/destination/object-key.ts";
import type { ArrivedFile, Migration, MigrationDetail } from "../domain/migration/migration.ts";
import type { Runtime } from "../runtime.ts";
import { toMigration } from "./list-migrations.ts";

/** Returns null if the workspace has no such legacy destination or the actor may not see it. */
export async function getMigration(runtime: Runtime, actor: Actor, legacyId: string): Promise<MigrationDetail | null> {
  const row = await selectMigrationFor(runtime.db, actor.workspaceId, legacyId);
  if (row === undefined || !may(actor, "view_destinations", row.sourceId)) return null;
  const migration = toMigration(runtime, actor, row);
  const lastIn = async (arrivals: Migration["test"], folder: string) =>
    row.newId === null || arrivals.fileCount === 0 ? undefined : selectLastArrival(runtime.db, row.newId, folder);
  const [test, real] = await Promise.all([
    lastIn(migration.test, `${migration.testBucket}/${LOG_FOLDER}/`),
    lastIn(migration.real, `${row.legacyBucket}/${LOG_FOLDER}/${row.sourceId}/`),
  ]);
  return { ...migration, lastTestFile: toFile(test), lastRealFile: toFile(real) };
}

function toFile(arrival: LastArrival | undefined): ArrivedFile | null {
  return arrival === undefined ? null : { ...arrival, deliveredAt: arrival.deliveredAt.getTime() };
}
