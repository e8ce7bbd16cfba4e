import type { DeliveryHistory, HistoryStep } from "@/server/observe/delivery-history.ts";

/** One bar of the chart: an hour or a day. */
export type HistorySlot = DeliveryHistory["slots"][number];

/** All events of the slot, whatever their state. */
export function countEvents({ deliveredEventCount, pendingEventCount, failedEventCount }: HistorySlot): number {
  return deliveredEventCount + pendingEventCount + failedEventCount;
}

/** "14:00" for an hour, "25 Nov" for a day, in UTC. `startsAt` is ms since the epoch. */
export function formatSlot(startsAt: number, step: HistoryStep): string {
  const options = step === "hour" ? HOUR : DAY;
  return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }).format(startsAt);
}

const HOUR = { hour: "2-digit", minute: "2-digit" } as const;
const DAY = { day: "numeric", month: "short" } as const;
