import { selectDestinationsOnSources } from "../db/destinations.ts";
import { countSources, type SourceRow, selectSources } from "../db/sources.ts";
import { type Actor, maySomewhere, sourcesWhere } from "../domain/access/permissions.ts";
import type { Sibling } from "../domain/destination/collision.ts";
import { emptyList, FIRST_PAGE, type Listed, type ListPart } from "../domain/list-part.ts";
import { visibleText } from "../domain/plain-text.ts";
import type { Runtime } from "../runtime.ts";

/** Times are ms since the epoch. */
export type SourceSummary = {
  id: string;
  name: string;
  slug: string;
  enabled: boolean;
  metadataId: string;
  createdAt: number;
  destinations: Sibling[];
  /** Events in closed batches. Those in open batches are not counted yet. */
  eventCount: number;
  /** When the newest batch was closed. */
  lastEventAt: number | null;
};

/** Returns the sources that the actor may see, oldest first. */
export async function listSources(
  { db }: Pick<Runtime, "db">,
  actor: Actor,
  { search, offset, limit }: ListPart = FIRST_PAGE,
): Promise<Listed<SourceSummary>> {
  if (!maySomewhere(actor, "view_sources")) return emptyList();
  const { workspaceId } = actor;
  const filter = { workspaceId, sourceIds: sourcesWhere(actor, "view_sources"), search };
  const [sources, totalCount] = await Promise.all([selectSources(db, { ...filter, offset, limit }), countSources(db, filter)]);
  const ids = sources.map(({ id }) => id);
  const bySource = Map.groupBy(await selectDestinationsOnSources(db, workspaceId, ids), ({ sourceId }) => sourceId);
  return { items: sources.map((source) => sourceSummary(source, bySource.get(source.id) ?? [])), totalCount };
}

export function sourceSummary(row: SourceRow, destinations: readonly Sibling[]): SourceSummary {
  return {
    id: row.id,
    name: visibleText(row.name),
    slug: row.slug,
    enabled: row.enabled,
    metadataId: row.metadataId,
    createdAt: row.createdAt.getTime(),
    destinations: destinations.map(({ id, metadataId, name, enabled, bucket }) => ({
      id,
      metadataId,
      name: visibleText(name),
      enabled,
      bucket,
    })),
    eventCount: row.eventCount,
    lastEventAt: row.lastEventAt?.getTime() ?? null,
  };
}
