import { selectDestinationsOnSources } from "../db/destinations.ts";
import { selectSourceNames } from "../db/sources.ts";
import { type Actor, maySomewhere, sourcesWhere } from "../domain/access/permissions.ts";
import type { Permission } from "../domain/access/roles.ts";
import type { Sibling } from "../domain/destination/collision.ts";
import { visibleText } from "../domain/plain-text.ts";
import type { Runtime } from "../runtime.ts";

/** One source that a form offers, with the destinations on it. */
export type SourceChoice = { id: string; name: string; destinations: Sibling[] };

/** Returns all sources on which the actor has the permission, oldest first, for a form to choose from. Counts nothing, so that many sources are fast. */
export async function listSourceChoices({ db }: Runtime, actor: Actor, permission: Permission = "view_sources"): Promise<SourceChoice[]> {
  if (!maySomewhere(actor, permission)) return [];
  const { workspaceId } = actor;
  const sourceIds = sourcesWhere(actor, permission);
  const [sources, destinations] = await Promise.all([
    selectSourceNames(db, { workspaceId, sourceIds, search: "" }),
    selectDestinationsOnSources(db, workspaceId, sourceIds),
  ]);
  const bySource = Map.groupBy(destinations, (destination) => destination.sourceId);
  return sources.map(({ id, name }) => ({
    id,
    name: visibleText(name),
    destinations: (bySource.get(id) ?? []).map(({ sourceId: _, ...destination }) => ({
      ...destination,
      name: visibleText(destination.name),
    })),
  }));
}
