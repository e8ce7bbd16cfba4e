import { durationWords, roundedDurationWords } from "@/server/domain/time-words.ts";

/** "just now", "40 s ago", "2 min ago", "in 3 h". Both in ms. */
export function relativeTime(at: number, now: number): string {
  const elapsed = now - at;
  if (Math.abs(elapsed) < 5_000) return "just now";
  return elapsed > 0 ? `${durationWords(elapsed)} ago` : `in ${roundedDurationWords(-elapsed)}`;
}

/** "2026-11-05 10:22:31 UTC". */
export function exactTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** "2026-11-05", the UTC day. */
export function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
