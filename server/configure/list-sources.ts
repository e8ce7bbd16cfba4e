import { selectDestinationsOnSource } from "../db/destinations.ts";
import { type SourceRow, selectSources } from "../db/sources.ts";
import type { Neighbour } from "../domain/collision.ts";
import { type Actor, may, maySomewhere } from "../domain/permissions.ts";
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
  destinations: Neighbour[];
  /** Events in sealed batches; what the collector still holds open is not in it yet. */
  eventCount: number;
  /** When the newest batch was sealed. */
  lastEventAt: number | null;
};

/** The workspace's sources that the actor may see, oldest first. */
export async function listSources(runtime: Runtime, actor: Actor): Promise<SourceSummary[]> {
  if (!maySomewhere(actor, "view_sources")) return [];
  const [sources, destinations] = await Promise.all([
    selectSources(runtime.db, actor.workspaceId),
    selectDestinationsOnSource(runtime.db, actor.workspaceId),
  ]);
  const bySource = Map.groupBy(destinations, (destination) => destination.sourceId);
  const visible = sources.filter((source) => may(actor, "view_sources", source.id));
  return visible.map((source) => sourceSummary(source, bySource.get(source.id) ?? []));
}

export function sourceSummary(row: SourceRow, destinations: readonly Neighbour[]): SourceSummary {
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
