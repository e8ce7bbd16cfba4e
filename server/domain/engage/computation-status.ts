/** The statuses that the documentation of Engage names (contracts/engage.md 2). */
export type ComputationStatus = "Preparing" | "Computing" | "Live" | "Not Computing" | "Disabled" | "Failed";

/** What the status follows from. `lastRun` is the newest run; `hasCompleted` tells whether any run has. */
export type ComputationFacts = {
  enabled: boolean;
  lastRun: { state: "queued" | "computing" | "emitting" | "completed" | "failed" } | null;
  hasCompleted: boolean;
  /** When the next run is due; null if none is planned. */
  nextRunAt: Date | null;
};

/** Two intervals of the schedule without a run: nothing computes any more. */
const OVERDUE_MS = 30 * 60_000;

/**
 * Returns the status of an audience or a computed trait: Disabled; Failed if its last run did; Preparing before the first run; Computing while the
 * first run works; Not Computing if a run is overdue, because no worker takes it; else Live.
 */
export function toStatus({ enabled, lastRun, hasCompleted, nextRunAt }: ComputationFacts, now: number): ComputationStatus {
  if (!enabled) return "Disabled";
  if (lastRun?.state === "failed") return "Failed";
  const isWorking = lastRun?.state === "computing" || lastRun?.state === "emitting";
  if (!isWorking && nextRunAt !== null && nextRunAt.getTime() < now - OVERDUE_MS) return "Not Computing";
  if (hasCompleted) return "Live";
  return isWorking ? "Computing" : "Preparing";
}
