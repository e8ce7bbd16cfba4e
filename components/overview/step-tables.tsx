"use client";

import { X } from "lucide-react";
import { KindTable } from "@/components/overview/kind-table";
import type { OverviewAnswer } from "@/components/overview/overview-answer";
import { ReasonTable } from "@/components/overview/reason-table";
import { SyncTable } from "@/components/overview/sync-table";
import { Pressable } from "@/components/ui/pressable";
import { type OverviewStep, STEP_FACTS } from "@/server/domain/overview/overview-steps.ts";
import type { OverviewView } from "@/server/domain/overview/overview-view.ts";

type StepTablesProps = {
  destinationId: string;
  answer: Extract<OverviewAnswer, { ok: true }>;
  view: OverviewView;
  onChange(view: OverviewView): void;
  exportHref(table: "kinds" | "reasons" | "syncs"): string;
};

const WITH_REASONS: ReadonlySet<OverviewStep> = new Set(["failed_on_ingest", "failed"]);

/** The tables of the open step: its reasons with samples, its files, and its events by kind. */
export function StepTables({ destinationId, answer: { tables, samples }, view, onChange, exportHref }: StepTablesProps) {
  const { step, reason } = view;
  const { label, meaning } = STEP_FACTS[step];
  return (
    <section aria-labelledby="step-tables" className="grid min-w-0 gap-4">
      <header>
        <h3 id="step-tables" className="font-semibold">
          {label}
        </h3>
        <p className="text-sm text-muted">{meaning}</p>
      </header>
      {WITH_REASONS.has(step) && (
        <ReasonTable
          step={step}
          rows={tables.reasons}
          total={tables.total}
          samples={samples}
          chosen={reason}
          onChoose={(chosen) => onChange({ ...view, reason: chosen })}
          exportHref={exportHref("reasons")}
        />
      )}
      {step === "failed" && <SyncTable destinationId={destinationId} syncs={tables.syncs} exportHref={exportHref("syncs")} />}
      {reason !== null && (
        <p className="flex items-center gap-1 text-sm">
          Only events with the reason <code className="font-mono">{reason}</code>
          <Pressable
            aria-label="Show the events of all reasons"
            onClick={() => onChange({ ...view, reason: null })}
            className="grid size-8 place-items-center rounded-full text-muted hover:text-foreground"
          >
            <X aria-hidden className="size-3.5" />
          </Pressable>
        </p>
      )}
      <KindTable label={label} rows={tables.kinds} total={tables.total} view={view} onChange={onChange} exportHref={exportHref("kinds")} />
    </section>
  );
}
