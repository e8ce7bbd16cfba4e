import type { ComputationStatus } from "@/server/domain/engage/computation-status.ts";

export type ComputationClass = "audience" | "trait";

/** One evaluation of an audience or trait, as pages show and poll it. Times are ms since the epoch. */
export type RunView = {
  id: string;
  state: "queued" | "computing" | "emitting" | "completed" | "failed";
  isFull: boolean;
  asOf: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  durationMs: number | null;
  size: number | null;
  enteredCount: number | null;
  exitedCount: number | null;
  error: { code: string; message: string } | null;
};

/** An audience or a computed trait, as pages show and poll it. Times are ms since the epoch. */
export type ComputationView = {
  id: string;
  class: ComputationClass;
  name: string;
  key: string;
  description: string;
  query: string;
  enabled: boolean;
  status: ComputationStatus;
  size: number | null;
  lastRun: RunView | null;
  nextRunAt: number | null;
  includeAnonymous: boolean;
  includeHistory: boolean;
  backfillDays: number | null;
  createdAt: number;
  updatedAt: number;
};

/** What the pages of one audience or trait poll. */
export type ComputationAnswer = { computation: ComputationView; runs: RunView[] };
