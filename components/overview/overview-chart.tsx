"use client";

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { count } from "@/components/number-words";
import { COUNT_AXIS, GRID, TIME_AXIS } from "@/components/overview/chart-axes";
import { ExportLink } from "@/components/overview/export-link";
import { formatLocal } from "@/components/overview/local-time";
import { exactTime } from "@/components/time/time-words";
import type { DeliveryOverview, OverviewSlot } from "@/server/observe/delivery-overview.ts";

/** The parts of a bar, from the bottom up. */
const PARTS = [
  { key: "delivered", label: "Successfully synced", color: "var(--accent)" },
  { key: "pending", label: "Pending retry", color: "var(--warning)" },
  { key: "failed", label: "Failed to sync", color: "var(--danger)" },
  { key: "failedOnIngest", label: "Failed on ingest", color: "var(--muted)" },
] as const;

const NAMES = { minute: "by minute", hour: "by hour", day: "by day (UTC)" } as const;

/** The events over time, by what happened to them. The export has the same figures as a table. */
export function OverviewChart({ overview: { slots, range }, exportHref }: { overview: DeliveryOverview; exportHref: string }) {
  const totals = PARTS.map(({ key, label, color }) => ({ key, label, color, total: slots.reduce((sum, slot) => sum + slot[key], 0) }));
  return (
    <figure className="grid min-w-0 gap-3 overflow-hidden rounded-lg border border-border bg-raised p-4">
      <figcaption className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-sm text-muted">
        <span>Events {NAMES[range.unit]}</span>
        <ExportLink href={exportHref} label="the chart" />
      </figcaption>
      <div
        role="img"
        aria-label={totals.map(({ label, total }) => `${label}: ${count(total)}`).join(", ")}
        className="h-48 min-w-0 overflow-hidden text-xs tabular-nums"
      >
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={slots} margin={{ top: 4, right: 0, bottom: 0, left: 0 }} barCategoryGap="12%" accessibilityLayer={false}>
            <CartesianGrid {...GRID} />
            <XAxis dataKey="startsAt" tickFormatter={(at: number) => toTick(at, range.unit)} {...TIME_AXIS} minTickGap={32} />
            <YAxis {...COUNT_AXIS} />
            <Tooltip
              cursor={{ fill: "var(--hover)" }}
              content={({ payload }) => <SlotTooltip slot={payload?.[0]?.payload as OverviewSlot} />}
            />
            {PARTS.map(({ key, label, color }) => (
              <Bar key={key} dataKey={key} name={label} stackId="events" fill={color} isAnimationActive={false} />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
        {totals.map(({ key, label, color, total }) => (
          <li key={key} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2 rounded-sm" style={{ background: color }} />
            {label} <span className="text-foreground tabular-nums">{count(total)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function SlotTooltip({ slot }: { slot: OverviewSlot | undefined }) {
  if (slot === undefined) return null;
  return (
    <div className="grid gap-1 rounded-lg border border-border bg-raised px-3 py-2 text-sm shadow-float">
      <p className="font-medium">{formatLocal(slot.startsAt)}</p>
      <p className="text-xs text-muted">{exactTime(slot.startsAt)}</p>
      {PARTS.map(({ key, label }) => (
        <p key={key} className="flex justify-between gap-4 tabular-nums">
          <span className="text-muted">{label}</span> {count(slot[key])}
        </p>
      ))}
    </div>
  );
}

function toTick(at: number, unit: DeliveryOverview["range"]["unit"]): string {
  return unit === "day" ? DAY.format(at) : TIME.format(at);
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });
