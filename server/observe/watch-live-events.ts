import { selectLiveSamples } from "../db/live-samples.ts";
import { renewLiveWatch } from "../db/live-watches.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { LiveEvent } from "../domain/live/live-event.ts";
import type { Runtime } from "../runtime.ts";

/** What arrived since the last request. */
export type LiveView = {
  sourceId: string;
  /** Oldest first, each with an id that is unique in the page. */
  events: (LiveEvent & { id: string })[];
  /** Events that were received and are not among `events`, because of the limit per second. */
  skippedCount: number;
  /** For the next request. */
  after: number;
  /** Whether all collectors have had the time to see that somebody watches. */
  isWatching: boolean;
};

/** The page asks twice a second. A watch outlives lost requests, and clocks that differ by some seconds. */
const WATCH_MS = 15_000;
/** Collectors read the watches every 500 ms. */
const NOTICED_MS = 1_000;

/**
 * Watches the events of a source for the next 15 s, and returns those that collectors delivered after the given position (0 for all that are kept).
 * Null if the actor may not see the source.
 */
export async function watchLiveEvents(
  { db, clock }: Pick<Runtime, "db" | "clock">,
  actor: Actor,
  { sourceId, after }: { sourceId: string; after: number },
): Promise<LiveView | null> {
  if (!may(actor, "view_sources", sourceId)) return null;
  const now = clock.now();
  const watch = { workspaceId: actor.workspaceId, sourceId, now: new Date(now), expiresAt: new Date(now + WATCH_MS) };
  const startedAt = await renewLiveWatch(db, watch);
  if (startedAt === undefined) return null;

  const samples = await selectLiveSamples(db, sourceId, after);
  return {
    sourceId,
    events: samples.flatMap(({ id, events }) => events.map((event, index) => ({ ...event, id: `${id}-${index}` }))),
    skippedCount: samples.reduce((total, sample) => total + sample.skippedCount, 0),
    after: samples.at(-1)?.id ?? after,
    isWatching: now - startedAt.getTime() >= NOTICED_MS,
  };
}
