import type { ComputationView, RunView } from "@/components/engage/computation-view";
import { count } from "@/components/number-words";

/** Returns, for example, "850 ms", "3.2 s" or "2 min 5 s". */
export function runDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Returns "+12, −3" for a finished run: how many entered and left. */
export function changeWords({ enteredCount, exitedCount }: Pick<RunView, "enteredCount" | "exitedCount">): string {
  if (enteredCount === null && exitedCount === null) return "–";
  return `+${count(enteredCount ?? 0)}, −${count(exitedCount ?? 0)}`;
}

const STATES: Readonly<Record<RunView["state"], string>> = {
  queued: "Waiting",
  computing: "Computing",
  emitting: "Sending",
  completed: "Completed",
  failed: "Failed",
};

export function runStateWord(state: RunView["state"]): string {
  return STATES[state];
}

/** Returns whether a run has not ended yet. */
export function isRunning(run: Pick<RunView, "state"> | null): boolean {
  return run !== null && run.state !== "completed" && run.state !== "failed";
}

/** Returns the time in ms at which the last run ended, began or looked at the data, or null before the first run. */
export function lastRunAt({ lastRun }: Pick<ComputationView, "lastRun">): number | null {
  return lastRun === null ? null : (lastRun.finishedAt ?? lastRun.startedAt ?? lastRun.asOf);
}

/** Returns the interval as words, for example "every 2 hours" or "every 90 minutes". */
export function intervalWords(minutes: number): string {
  if (minutes === 1) return "every minute";
  if (minutes === 60) return "every hour";
  return minutes % 60 === 0 ? `every ${minutes / 60} hours` : `every ${minutes} minutes`;
}
