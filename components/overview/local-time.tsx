"use client";

import { exactTime } from "@/components/time/time-words";
import { useIsPreHydration } from "@/components/ui/use-is-pre-hydration";

/** A time in the viewer's time zone, with the UTC time on hover. `at` is in ms. The server renders UTC, because it doesn't know the zone. */
export function LocalTime({ at, className }: { at: number; className?: string }) {
  const isPreHydration = useIsPreHydration();
  const exact = exactTime(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={exact} className={className}>
      {isPreHydration ? exact : formatLocal(at)}
    </time>
  );
}

/** "27 Nov, 14:05" in the browser's language and time zone. */
export function formatLocal(at: number): string {
  return LOCAL.format(at);
}

const LOCAL = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
