"use client";

import dynamic from "next/dynamic";
import type { RunView } from "@/components/engage/computation-view";
import { changeWords, runDuration, runStateWord } from "@/components/engage/run-words";
import { count } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";

/** The chart library is loaded after the figures are shown. */
const SizeChart = dynamic(() => import("@/components/engage/size-chart").then((module) => module.SizeChart), {
  ssr: false,
  loading: () => <Skeleton className="h-52" />,
});

/** A chart of the size after each completed run, and below it the runs with their figures and errors, the newest first. */
export function SizeOverTime({ runs }: { runs: readonly RunView[] }) {
  const points = runs
    .flatMap(({ state, size, asOf }) => (state === "completed" && size !== null && asOf !== null ? [{ at: asOf, size }] : []))
    .toSorted((one, other) => one.at - other.at);
  return (
    <section aria-labelledby="runs" className="grid min-w-0 gap-3">
      <h2 id="runs" className="font-semibold">
        Size over time
      </h2>
      {points.length > 1 && <SizeChart points={points} />}
      {runs.length === 0 ? (
        <p className="text-muted">The first run has not started. It appears here with its size and duration.</p>
      ) : (
        <RunTable runs={runs} />
      )}
    </section>
  );
}

function RunTable({ runs }: { runs: readonly RunView[] }) {
  return (
    <Table label="The last runs">
      <thead>
        <tr>
          <TableHead>Run</TableHead>
          <TableHead className="max-sm:hidden">State</TableHead>
          <TableHead className="text-right">Size</TableHead>
          <TableHead className="text-right max-sm:hidden">Changes</TableHead>
          <TableHead className="text-right max-sm:hidden">Duration</TableHead>
        </tr>
      </thead>
      <tbody className="tabular-nums">
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </tbody>
    </Table>
  );
}

function RunRow({ run }: { run: RunView }) {
  const { state, isFull, size, durationMs, error } = run;
  const at = run.finishedAt ?? run.startedAt ?? run.asOf;
  const duration = durationMs === null ? "–" : runDuration(durationMs);
  return (
    <TableRow className="align-top">
      <TableCell>
        <span className="block">{at === null ? "Not started" : <Time at={at} />}</span>
        {isFull && <span className="block text-sm text-muted">All members sent</span>}
        <span className="block text-sm text-muted sm:hidden">
          {runStateWord(state)}, {changeWords(run)}, {duration}
        </span>
        {error !== null && (
          <span className="block max-w-prose text-sm text-danger">
            {error.message} <code className="font-mono text-xs">{error.code}</code>
          </span>
        )}
      </TableCell>
      <TableCell className={state === "failed" ? "text-danger max-sm:hidden" : "text-muted max-sm:hidden"}>{runStateWord(state)}</TableCell>
      <TableCell className="text-right">{size === null ? "–" : count(size)}</TableCell>
      <TableCell className="text-right whitespace-nowrap text-muted max-sm:hidden">{changeWords(run)}</TableCell>
      <TableCell className="text-right whitespace-nowrap text-muted max-sm:hidden">{duration}</TableCell>
    </TableRow>
  );
}
