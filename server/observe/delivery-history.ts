import { type DeliverySlotRow, selectDeliveryHistory } from "../db/delivery-history.ts";
import { selectSourceIdFor } from "../db/destinations.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { DAY_MS } from "../domain/batch/received-day.ts";
import type { Runtime } from "../runtime.ts";

export type HistoryStep = "hour" | "day";

export type DeliveryHistory = { destinationId: string; step: HistoryStep; slots: DeliverySlotRow[] };

const STEPS: Readonly<Record<HistoryStep, { slotMs: number; slotCount: number }>> = {
  hour: { slotMs: 3_600_000, slotCount: 24 },
  day: { slotMs: DAY_MS, slotCount: 14 },
};

/**
 * Returns the state of a destination's events: in each of the last 24 hours, by the time at which their file was created, or on each of the last 14
 * received days. Oldest first, without gaps. Null if the workspace has no such destination, or the actor may not see it.
 */
export async function deliveryHistory(
  runtime: Pick<Runtime, "db" | "clock">,
  actor: Actor,
  destinationId: string,
  step: HistoryStep,
): Promise<DeliveryHistory | null> {
  const sourceId = await selectSourceIdFor(runtime.db, actor.workspaceId, destinationId);
  if (sourceId === undefined || !may(actor, "view_destinations", sourceId)) return null;

  const { slotMs, slotCount } = STEPS[step];
  const newest = Math.floor(runtime.clock.now() / slotMs) * slotMs;
  const from = newest - (slotCount - 1) * slotMs;
  const rows = await selectDeliveryHistory(runtime.db, { destinationId, from, step });
  const known = new Map(rows.map((row) => [row.startsAt, row]));
  const times = Array.from({ length: slotCount }, (_, index) => from + index * slotMs);
  return { destinationId, step, slots: times.map((startsAt) => known.get(startsAt) ?? emptySlot(startsAt)) };
}

function emptySlot(startsAt: number): DeliverySlotRow {
  return { startsAt, deliveredEventCount: 0, pendingEventCount: 0, failedEventCount: 0, fileCount: 0, byteCount: 0 };
}
