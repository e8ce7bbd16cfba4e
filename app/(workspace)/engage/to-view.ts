import type { ComputationView, RunView } from "@/components/engage/computation-view";
import type { ComputationSummary, RunSummary } from "@/server/engage/computations/list-computations.ts";

/** Returns the audience or trait with times in ms, as pages show and poll it. */
export function toComputationView(computation: ComputationSummary): ComputationView {
  const { id, class: of, name, key, description, query, enabled, status, size, lastRun, nextRunAt, createdAt, updatedAt } = computation;
  const { includeAnonymous, includeHistory, backfillDays } = computation;
  return {
    ...{ id, class: of, name, key, description, query, enabled, status, size, includeAnonymous, includeHistory, backfillDays },
    lastRun: lastRun === null ? null : toRunView(lastRun),
    nextRunAt: toMs(nextRunAt),
    createdAt: createdAt.getTime(),
    updatedAt: updatedAt.getTime(),
  };
}

export function toRunView({ id, state, isFull, asOf, startedAt, finishedAt, ...run }: RunSummary): RunView {
  const { durationMs, size, enteredCount, exitedCount, error } = run;
  const times = { asOf: toMs(asOf), startedAt: toMs(startedAt), finishedAt: toMs(finishedAt) };
  return { id, state, isFull, ...times, durationMs, size, enteredCount, exitedCount, error };
}

function toMs(at: Date | null): number | null {
  return at === null ? null : at.getTime();
}
