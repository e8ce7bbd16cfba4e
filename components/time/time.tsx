"use client";

import { exactTime, relativeTime } from "@/components/time/time-words";
import { useNow } from "@/components/time/use-now";

/** A relative time, with the exact UTC time on hover. `at` is in ms. */
export function Time({ at, className }: { at: number; className?: string }) {
  const now = useNow();
  const exact = exactTime(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={exact} className={className}>
      {now === null ? exact : relativeTime(at, now)}
    </time>
  );
}

const SOON_MS = 5_000;

/** The time of something planned: `in 2 min`, or `now` once it is due within seconds. `at` is in ms. */
export function PlannedTime({ at }: { at: number }) {
  const now = useNow();
  return now !== null && at < now + SOON_MS ? "now" : <Time at={at} />;
}
