import { dayWords, durationWords } from "../time-words.ts";

export type DestinationStatus = "delivering" | "waiting_for_data" | "paused" | "catching_up" | "disabled";

/** The facts that the status is derived from. Times are in ms since the epoch. */
export type DestinationFacts = {
  enabledAt: number | null;
  deliveryIntervalSeconds: number;
  /** A setup fault stops every file. */
  pause: { since: number; message: string } | null;
  lastFileAt: number | null;
  pendingFileCount: number;
  pendingEventCount: number;
  /** When the oldest waiting event was received. */
  oldestPendingAt: number | null;
  /** When the longest waiting file became ready to deliver. */
  oldestFileReadyAt: number | null;
  /** When the longest waiting file expires. */
  keptUntil: number | null;
  /** The transient fault of the next file to be retried. */
  retry: { message: string; nextAttemptAt: number | null } | null;
};

export type StatusLine = { status: DestinationStatus; sentence: string };

/** A file that has been ready for longer than this is overdue, even if no attempt has failed. */
const OVERDUE_MS = 60_000;

/** Returns one of five statuses and its sentence. Derived at read time, never stored. */
export function destinationStatus(facts: DestinationFacts, now: number): StatusLine {
  if (facts.enabledAt === null) return { status: "disabled", sentence: "Nothing is delivered" };
  if (facts.pause !== null) return { status: "paused", sentence: joined(facts.pause.message, backlog(facts, now)) };
  if (facts.retry !== null) return { status: "catching_up", sentence: retrying(facts.retry, now) };
  if (isOverdue(facts, now)) return { status: "catching_up", sentence: backlog(facts, now) };
  if (facts.lastFileAt !== null && facts.lastFileAt >= facts.enabledAt) {
    return { status: "delivering", sentence: `Last file ${durationWords(now - facts.lastFileAt)} ago` };
  }
  if (facts.pendingFileCount > 0) return { status: "delivering", sentence: "The first file is on its way" };
  return { status: "waiting_for_data", sentence: firstFileSentence(facts.deliveryIntervalSeconds) };
}

/** Returns when the first file is expected, without a full stop. All pages use this sentence. */
export function firstFileSentence(deliveryIntervalSeconds: number): string {
  return `First file about ${longDuration(deliveryIntervalSeconds)} after the first event`;
}

function isOverdue(facts: DestinationFacts, now: number): boolean {
  return facts.oldestFileReadyAt !== null && now - facts.oldestFileReadyAt > OVERDUE_MS;
}

function retrying(retry: { message: string; nextAttemptAt: number | null }, now: number): string {
  const next =
    retry.nextAttemptAt === null || retry.nextAttemptAt <= now ? "trying now" : `next try in ${durationWords(retry.nextAttemptAt - now)}`;
  return `${withoutStop(retry.message)}; ${next}`;
}

function backlog(facts: DestinationFacts, now: number): string {
  if (facts.pendingFileCount === 0) return "No events are waiting yet.";
  const age = facts.oldestPendingAt === null ? "" : `, the oldest for ${durationWords(now - facts.oldestPendingAt)}`;
  const events = counted(facts.pendingEventCount, "event", "events");
  const files = counted(facts.pendingFileCount, "file", "files");
  const kept = facts.pause === null || facts.keptUntil === null ? "" : `, kept until ${dayWords(facts.keptUntil)}`;
  return `${events} in ${files} wait${facts.pendingEventCount === 1 ? "s" : ""}${age}${kept}.`;
}

function joined(message: string, rest: string): string {
  return `${withoutStop(message)}. ${rest}`;
}

function withoutStop(message: string): string {
  return message.trim().replace(/\.+$/, "");
}

function counted(count: number, singular: string, plural: string): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? singular : plural}`;
}

/** Returns a duration in whole words: `5 minutes`, `10 seconds`. */
function longDuration(seconds: number): string {
  if (seconds >= 60) return counted(Math.round(seconds / 60), "minute", "minutes");
  return counted(seconds, "second", "seconds");
}
