"use client";

import { exactTime } from "@/components/time/time-words";
import { useNow } from "@/components/time/use-now";

/** How long it still is, to the second. */
export function Countdown({ until }: { until: number }) {
  const now = useNow();
  const left = now === null ? null : Math.max(0, Math.ceil((until - now) / 1000));
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span role="timer" aria-label="Left of the wait" className="text-xl font-semibold tabular-nums">
        {left === null ? "…" : clock(left)}
      </span>
      <span className="text-muted">left, until {exactTime(until)}</span>
    </p>
  );
}

function clock(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
