"use client";

import type { ReactNode } from "react";
import type { ComputationAnswer } from "@/components/engage/computation-view";
import { RunButtons, type RunNow } from "@/components/engage/run-buttons";
import { SizeOverTime } from "@/components/engage/size-over-time";
import { useComputation } from "@/components/engage/use-computation";

type ComputationOverviewProps = {
  first: ComputationAnswer;
  /** Null if the person may not start runs. */
  runNow: RunNow | null;
  /** The destinations, between the buttons and the chart. */
  children: ReactNode;
};

/** The Overview tab: starts runs, and shows size and runs. */
export function ComputationOverview({ first, runNow, children }: ComputationOverviewProps) {
  const { computation, runs } = useComputation(first);
  return (
    <div className="grid gap-8">
      {runNow !== null && <RunButtons computation={computation} runNow={runNow} />}
      {children}
      <SizeOverTime runs={runs} />
    </div>
  );
}
