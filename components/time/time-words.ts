import { durationWords, roundedDurationWords } from "@/server/domain/time-words.ts";

/** Returns a text such as "just now", "40 s ago", "2 min ago" or "in 3 h". Both times are in ms. */
export function relativeTime(at: number, now: number): string {
  const elapsed = now - at;
  if (Math.abs(elapsed) < 5_000) return "just now";
  return elapsed > 0 ? `${durationWords(elapsed)} ago` : `in ${roundedDurationWords(-elapsed)}`;
}

/** Returns, for example, "2026-11-05 10:22:31 UTC". */
export function exactTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Returns the UTC day, for example "2026-11-05". */
export function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
