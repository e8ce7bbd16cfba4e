import { selectDestination } from "../db/destinations.ts";
import { selectEventCounts } from "../db/event-counts.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { NO_FILTER } from "../domain/overview/event-counts.ts";
import type { TimeRange } from "../domain/overview/time-range.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

const STATES = ["delivered", "pending", "failed"] as const;

/** The events of each state, by detail: the attempt that delivered them, or the fault. */
export type DeliveryTotals = Record<(typeof STATES)[number], ReadonlyMap<string, number>>;

const MAX_DETAILS = 200;

/**
 * Returns what became of the events of a destination that were received in a range, and the destination's entry in the catalog. Refusal:
 * `unknown_destination`, also if the actor may not see it, or if it is not on the source.
 */
export async function deliveryTotals(
  { db }: Pick<Runtime, "db">,
  actor: Actor,
  { destinationId, sourceId, range }: { destinationId: string; sourceId: string; range: TimeRange },
): Promise<Result<{ metadataId: string; totals: DeliveryTotals }, "unknown_destination">> {
  const destination = await selectDestination(db, actor.workspaceId, destinationId);
  if (destination?.sourceId !== sourceId || !may(actor, "view_destinations", sourceId)) return refuse("unknown_destination");
  const counted = { events: "in_files", sourceId, destinationId, states: STATES } as const;
  const rows = await selectEventCounts(db, counted, { ...range, groups: ["state", "detail"], filter: NO_FILTER, limit: MAX_DETAILS });
  const ofState = (wanted: string) =>
    new Map(rows.filter(({ state }) => state === wanted).map(({ detail = "", eventCount }) => [detail, eventCount] as const));
  return ok({
    metadataId: destination.metadataId,
    totals: { delivered: ofState("delivered"), pending: ofState("pending"), failed: ofState("failed") },
  });
}
