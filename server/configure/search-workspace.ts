import { selectDestinationNames } from "../db/destinations.ts";
import { selectMigrationNames } from "../db/legacy-migrations.ts";
import { selectSourceNames } from "../db/sources.ts";
import { type Actor, maySomewhere, sourcesWhere } from "../domain/access/permissions.ts";
import { visibleText } from "../domain/plain-text.ts";
import type { Runtime } from "../runtime.ts";

type Found = {
  destinations: { id: string; name: string; sourceName: string }[];
  /** Legacy destinations, to be moved. */
  migrations: { id: string; name: string; sourceName: string }[];
  sources: { id: string; name: string; slug: string }[];
};

const MAX_FOUND = 20;
const MAX_TEXT_LENGTH = 200;

/**
 * Returns the first 20 destinations, sources and migrations each, oldest first, that the actor may see and that contain `text` in their name, id,
 * slug or bucket. Migrations are also found by `Move {name} to AWS S3`.
 */
export async function searchWorkspace({ db }: Runtime, actor: Actor, text: string): Promise<Found> {
  const search = text
    .replace(/\p{Cc}/gu, " ")
    .toWellFormed()
    .trim()
    .slice(0, MAX_TEXT_LENGTH);
  const filter = { workspaceId: actor.workspaceId, search, limit: MAX_FOUND };
  const onSources = { ...filter, sourceIds: sourcesWhere(actor, "view_destinations") };
  const seesDestinations = maySomewhere(actor, "view_destinations");
  const [destinations, migrations, sources] = await Promise.all([
    seesDestinations ? selectDestinationNames(db, onSources) : [],
    seesDestinations ? selectMigrationNames(db, onSources) : [],
    maySomewhere(actor, "view_sources") ? selectSourceNames(db, { ...filter, sourceIds: sourcesWhere(actor, "view_sources") }) : [],
  ]);
  return {
    destinations: destinations.map((row) => ({ ...row, name: visibleText(row.name), sourceName: visibleText(row.sourceName) })),
    migrations: migrations.map((row) => ({ ...row, name: visibleText(row.name), sourceName: visibleText(row.sourceName) })),
    sources: sources.map((row) => ({ ...row, name: visibleText(row.name) })),
  };
}
