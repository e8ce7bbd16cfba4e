"use client";

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { count } from "@/components/number-words";
import { COUNT_AXIS, GRID, TIME_AXIS } from "@/components/overview/chart-axes";
import { formatLocal } from "@/components/overview/local-time";
import { exactTime } from "@/components/time/time-words";
import type { SourceVolume } from "@/server/observe/source-volume.ts";

/** By type, so that a type has the same color in each source. */
const COLORS: Readonly<Record<string, string>> = {
  track: "var(--accent)",
  page: "var(--code-key)",
  screen: "var(--code-string)",
  identify: "var(--warning)",
  group: "var(--code-number)",
  alias: "var(--muted)",
};

type Hour = SourceVolume["hours"][number];

/** One bar for each hour, with a part for each type. */
export function VolumeChart({ volume: { hours, types } }: { volume: SourceVolume }) {
  const summary = types.map((type) => `${type}: ${count(hours.reduce((sum, { counts }) => sum + (counts[type] ?? 0), 0))}`).join(", ");
  return (
    <figure className="grid min-w-0 gap-3 overflow-hidden rounded-lg border border-border bg-raised p-4">
      <div
        role="img"
        aria-label={`Events by type in the last 24 hours: ${summary}`}
        className="h-36 min-w-0 overflow-hidden text-xs tabular-nums"
      >
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={hours} margin={{ top: 4, right: 0, bottom: 0, left: 0 }} barCategoryGap="12%" accessibilityLayer={false}>
            <CartesianGrid {...GRID} />
            <XAxis dataKey="startsAt" tickFormatter={(at: number) => TIME.format(at)} {...TIME_AXIS} minTickGap={32} />
            <YAxis {...COUNT_AXIS} />
            <Tooltip
              cursor={{ fill: "var(--hover)" }}
              content={({ payload }) => <HourTooltip hour={payload?.[0]?.payload as Hour} types={types} />}
            />
            {types.map((type) => (
              <Bar
                key={type}
                dataKey={({ counts }: Hour) => counts[type] ?? 0}
                name={type}
                stackId="events"
                fill={COLORS[type] ?? "var(--muted)"}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
        {types.map((type) => (
          <span key={type} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2 rounded-sm" style={{ background: COLORS[type] ?? "var(--muted)" }} />
            {type}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function HourTooltip({ hour, types }: { hour: Hour | undefined; types: readonly string[] }) {
  if (hour === undefined) return null;
  return (
    <div className="grid gap-1 rounded-lg border border-border bg-raised px-3 py-2 text-sm shadow-float">
      <p className="font-medium">{formatLocal(hour.startsAt)}</p>
      <p className="text-xs text-muted">{exactTime(hour.startsAt)}</p>
      {types.map((type) => (
        <p key={type} className="flex justify-between gap-4 tabular-nums">
          <span className="text-muted">{type}</span> {count(hour.counts[type] ?? 0)}
        </p>
      ))}
    </div>
  );
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
