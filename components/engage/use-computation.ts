"use client";

import { useQuery } from "@tanstack/react-query";
import type { ComputationAnswer } from "@/components/engage/computation-view";
import { isRunning } from "@/components/engage/run-words";
import { POLL_MS, pollJson } from "@/components/poll";

const QUIET_POLL_MS = 15_000;

/** Returns the current audience or trait with its runs: `first` at the start, then polled, more often while a run is in progress. */
export function useComputation(first: ComputationAnswer): ComputationAnswer {
  const { id } = first.computation;
  const { data } = useQuery({
    queryKey: ["computation", id],
    queryFn: () => pollJson<ComputationAnswer>(`/engage/computations/${id}`),
    initialData: first,
    refetchInterval: ({ state }) => (isRunning(state.data?.computation.lastRun ?? null) ? POLL_MS : QUIET_POLL_MS),
  });
  return data;
}
