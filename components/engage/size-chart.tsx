"use client";

import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { count } from "@/components/number-words";
import { COUNT_AXIS, GRID, TIME_AXIS } from "@/components/overview/chart-axes";
import { formatLocal } from "@/components/overview/local-time";
import { exactTime } from "@/components/time/time-words";

export type SizePoint = { at: number; size: number };

/** The size after each completed run, the oldest first. */
export function SizeChart({ points }: { points: readonly SizePoint[] }) {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  return (
    <figure className="min-w-0 overflow-hidden rounded-lg border border-border bg-raised p-4">
      <div
        role="img"
        aria-label={`Size over time: ${count(first.size)} after the first run shown, ${count(last.size)} after the last`}
        className="h-44 min-w-0 overflow-hidden text-xs tabular-nums"
      >
        <ResponsiveContainer width="100%" height="100%">
          <LineChart data={[...points]} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid {...GRID} />
            <XAxis
              dataKey="at"
              type="number"
              scale="time"
              domain={["dataMin", "dataMax"]}
              tickFormatter={(at: number) => TIME.format(at)}
              {...TIME_AXIS}
              minTickGap={48}
            />
            <YAxis {...COUNT_AXIS} />
            <Tooltip
              cursor={{ stroke: "var(--border)" }}
              content={({ payload }) => <PointTooltip point={payload?.[0]?.payload as SizePoint} />}
            />
            <Line
              type="stepAfter"
              dataKey="size"
              stroke="var(--accent)"
              strokeWidth={2}
              dot={{ r: 3, fill: "var(--accent)" }}
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}

function PointTooltip({ point }: { point: SizePoint | undefined }) {
  if (point === undefined) return null;
  return (
    <div className="grid gap-1 rounded-lg border border-border bg-raised px-3 py-2 text-sm shadow-float">
      <p className="font-medium tabular-nums">{count(point.size)}</p>
      <p>{formatLocal(point.at)}</p>
      <p className="text-xs text-muted">{exactTime(point.at)}</p>
    </div>
  );
}

const TIME = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
