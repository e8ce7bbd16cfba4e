import { notFound } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import type { MigrationView } from "@/components/migrate/migration-view";
import { getDestination } from "@/server/configure/get-destination.ts";
import { readId } from "@/server/domain/id.ts";
import { getMigration } from "@/server/legacy-migration/get-migration.ts";
import { readDestination } from "../read-destination";

/** Returns the migration, or shows the 404 page if the id is of no legacy destination. */
export async function readMigration(legacyId: string): Promise<MigrationView> {
  const [context, actor] = [await runtime(), await currentActor()];
  const migration = (await getMigration(context, actor, readId(legacyId))) ?? notFound();
  const legacy = await readDestination(legacyId);
  const modern = migration.newDestination === null ? null : await getDestination(context, actor, migration.newDestination.id);
  return { ...migration, legacyStatus: toStatus(legacy), newStatus: modern === null ? null : toStatus(modern) };
}

function toStatus({ status, sentence }: MigrationView["legacyStatus"]): MigrationView["legacyStatus"] {
  return { status, sentence };
}
