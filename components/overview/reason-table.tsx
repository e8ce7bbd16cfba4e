"use client";

import { count } from "@/components/number-words";
import { ExportLink } from "@/components/overview/export-link";
import { LocalTime } from "@/components/overview/local-time";
import type { OverviewAnswer } from "@/components/overview/overview-answer";
import { percent, pointsChange } from "@/components/overview/percent";
import { Pressable } from "@/components/ui/pressable";
import { Table, TableCell, TableHead } from "@/components/ui/table";
import { FAILED_ON_INGEST_CODES } from "@/server/domain/activity/failed-on-ingest-codes.ts";
import type { OverviewStep } from "@/server/domain/overview/overview-steps.ts";
import type { Compared, ReasonRow } from "@/server/observe/delivery-overview.ts";

type Samples = Extract<OverviewAnswer, { ok: true }>["samples"];
type ReasonTableProps = {
  step: OverviewStep;
  rows: readonly ReasonRow[];
  total: Compared;
  samples: Samples;
  chosen: string | null;
  onChoose(reason: string | null): void;
  exportHref: string;
};

const MEANINGS: Readonly<Record<string, string>> = FAILED_ON_INGEST_CODES;

/** Why events of a step got no further: reason, what to change, samples, count and change. A click shows the events of a reason by kind. */
export function ReasonTable({ step, rows, total, samples, chosen, onChoose, exportHref }: ReasonTableProps) {
  if (rows.length === 0) return null;
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex items-center justify-between gap-4">
        <h4 className="text-sm font-medium">By reason</h4>
        <ExportLink href={exportHref} label="the reasons" />
      </div>
      <Table label="Events by discard reason">
        <thead>
          <tr>
            <TableHead>Discard reason</TableHead>
            <TableHead className="text-right">Event count</TableHead>
            <TableHead className="text-right max-sm:hidden">% change</TableHead>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const change = pointsChange(
              { part: row.eventCount, total: total.eventCount },
              { part: row.previousCount, total: total.previousCount },
            );
            return (
              <tr key={row.reason} className="border-b border-border align-top last:border-b-0">
                <TableCell>
                  <Pressable
                    aria-pressed={chosen === row.reason}
                    title="Show the events of this reason"
                    onClick={() => onChoose(chosen === row.reason ? null : row.reason)}
                    className="min-h-8 text-left font-mono text-sm hover:text-accent-text aria-pressed:text-accent-text"
                  >
                    {row.reason}
                  </Pressable>
                  <p className="text-sm text-muted">{explain(step, row.reason)}</p>
                  <SampleList reason={row.reason} samples={samples[row.reason] ?? []} />
                </TableCell>
                <TableCell className="text-right tabular-nums">
                  {count(row.eventCount)}
                  <span className="block text-sm text-muted">{percent(row.eventCount, total.eventCount)}</span>
                  <span className="block text-sm text-muted sm:hidden">{change}</span>
                </TableCell>
                <TableCell className="text-right text-muted tabular-nums max-sm:hidden">{change}</TableCell>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}

function explain(step: OverviewStep, reason: string): string {
  if (step === "failed_on_ingest") return MEANINGS[reason] ?? "";
  return "The last fault before the files expired. The table of files below has the answer of AWS.";
}

function SampleList({ reason, samples }: { reason: string; samples: Samples[string] }) {
  if (samples.length === 0) return null;
  return (
    <details className="mt-1">
      <summary className="flex min-h-8 w-fit cursor-pointer items-center text-sm text-accent-text">
        {samples.length === 1 ? "One sample" : `The newest ${samples.length} samples`}
        <span className="sr-only"> of {reason}</span>
      </summary>
      <ul className="grid gap-2 pb-1">
        {samples.map(({ receivedAt, event }) => (
          <li key={`${receivedAt} ${event}`} className="grid gap-0.5">
            <LocalTime at={receivedAt} className="text-xs text-muted" />
            <code dir="ltr" className="block rounded-md border border-border bg-surface px-2 py-1 font-mono text-xs break-all">
              {event}
            </code>
          </li>
        ))}
      </ul>
    </details>
  );
}
