import { countEvents, formatSlot, type HistorySlot } from "@/components/delivery/history-slot";
import { count, counted } from "@/components/number-words";
import type { DeliveryHistory, HistoryStep } from "@/server/observe/delivery-history.ts";

/** The parts of a bar, from the bottom up. */
const PARTS = [
  { key: "deliveredEventCount", label: "Delivered", color: "bg-accent" },
  { key: "pendingEventCount", label: "Pending", color: "bg-warning" },
  { key: "failedEventCount", label: "Failed", color: "bg-danger" },
] as const;

/** One bar per hour or day. The table below shows the same figures. */
export function HistoryChart({ history: { slots, step } }: { history: DeliveryHistory }) {
  const highest = Math.max(...slots.map(countEvents));
  const ceiling = roundUpScale(highest);
  return (
    <figure className="grid gap-3 rounded-lg border border-border bg-raised p-4">
      <div className="grid grid-cols-[auto_1fr] gap-x-3">
        <div aria-hidden className="flex h-40 flex-col justify-between text-right text-xs text-muted tabular-nums">
          <span className="-translate-y-1/2">{count(ceiling)}</span>
          <span className="translate-y-1/2">0</span>
        </div>
        <div role="img" aria-label={summary(slots, step)} className="flex h-40 min-w-0 items-end gap-px border-y border-border sm:gap-1">
          {slots.map((slot) => (
            <Bar key={slot.startsAt} slot={slot} title={describeSlot(slot, step)} ceiling={ceiling} />
          ))}
        </div>
        <div aria-hidden className="col-start-2 mt-2 flex justify-between text-xs text-muted tabular-nums">
          {[slots[0], slots[Math.floor(slots.length / 2)], slots.at(-1)].map(
            (slot) => slot && <span key={slot.startsAt}>{formatSlot(slot.startsAt, step)}</span>,
          )}
        </div>
      </div>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
        {PARTS.map(({ key, label, color }) => (
          <span key={key} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={`size-2 rounded-sm ${color}`} />
            {label} <span className="text-foreground tabular-nums">{count(total(slots, key))}</span>
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function Bar({ slot, title, ceiling }: { slot: HistorySlot; title: string; ceiling: number }) {
  return (
    <div title={title} className="flex h-full min-w-0 flex-1 flex-col-reverse hover:bg-hover/70">
      {PARTS.map(({ key, color }) => slot[key] > 0 && <div key={key} className={color} style={{ height: height(slot[key], ceiling) }} />)}
    </div>
  );
}

/** At least 2 px, so that a single event is visible. */
function height(events: number, ceiling: number): string {
  return `max(2px, ${((events / ceiling) * 100).toFixed(2)}%)`;
}

function describeSlot(slot: HistorySlot, step: HistoryStep): string {
  const parts = PARTS.filter(({ key }) => slot[key] > 0).map(({ key, label }) => `${count(slot[key])} ${label.toLowerCase()}`);
  return `${formatSlot(slot.startsAt, step)} UTC: ${parts.length === 0 ? "no events" : parts.join(", ")}`;
}

function summary(slots: readonly HistorySlot[], step: HistoryStep): string {
  const parts = PARTS.map(({ key, label }) => `${counted(total(slots, key), "event")} ${label.toLowerCase()}`);
  return `In the last ${step === "hour" ? "24 hours" : "14 days"}: ${parts.join(", ")}`;
}

function total(slots: readonly HistorySlot[], key: (typeof PARTS)[number]["key"]): number {
  return slots.reduce((sum, slot) => sum + slot[key], 0);
}

/** The next 1, 2 or 5 times a power of ten, so that the scale is easy to read and rarely changes. */
function roundUpScale(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, highest)));
  return ([1, 2, 5, 10].find((step) => step * power >= highest) ?? 10) * power;
}
