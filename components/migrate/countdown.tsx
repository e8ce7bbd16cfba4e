"use client";

import { exactTime } from "@/components/time/time-words";
import { useNow } from "@/components/time/use-now";

/** The time left until `until` (ms since the epoch), to the second. */
export function Countdown({ until }: { until: number }) {
  const now = useNow();
  const left = now === null ? null : Math.max(0, Math.ceil((until - now) / 1000));
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span role="timer" aria-label="Time left" className="text-xl font-semibold tabular-nums">
        {left === null ? "…" : formatSeconds(left)}
      </span>
      <span className="text-muted">left, until {exactTime(until)}</span>
    </p>
  );
}

function formatSeconds(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const twoDigits = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${twoDigits(rest)}` : `${minutes}:${twoDigits(rest)}`;
}
