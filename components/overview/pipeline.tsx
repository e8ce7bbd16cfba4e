"use client";

import { classNames } from "@/components/class-names";
import { count, counted } from "@/components/number-words";
import { percent, stepTotal } from "@/components/overview/percent";
import { Pressable } from "@/components/ui/pressable";
import { OVERVIEW_STEPS, type OverviewStep, STEP_FACTS } from "@/server/domain/overview/overview-steps.ts";
import type { OverviewView } from "@/server/domain/overview/overview-view.ts";
import type { DeliveryOverview } from "@/server/observe/delivery-overview.ts";

type PipelineProps = { overview: DeliveryOverview; view: OverviewView; onOpen(step: OverviewStep): void };

const DANGER: ReadonlySet<OverviewStep> = new Set(["failed_on_ingest", "failed"]);

/** The seven steps, from left to right; one below the other in a narrow window. A click opens the tables of a step. */
export function Pipeline({ overview, view, onOpen }: PipelineProps) {
  return (
    <ol className="grid gap-px overflow-hidden rounded-lg border border-border bg-border sm:grid-cols-2 lg:grid-cols-4 xl:grid-cols-7">
      {OVERVIEW_STEPS.map((step) => (
        <li key={step} className="grid min-w-0 bg-raised">
          <StepBox step={step} overview={overview} view={view} onOpen={onOpen} />
        </li>
      ))}
    </ol>
  );
}

function StepBox({ step, overview, view, onOpen }: PipelineProps & { step: OverviewStep }) {
  const { label, meaning, never } = STEP_FACTS[step];
  const { eventCount } = overview.steps[step];
  const share = percent(eventCount, stepTotal(step, overview.steps, "eventCount"));
  const content = (
    <>
      <span className="text-sm text-muted">{label}</span>
      {never === null ? (
        <>
          <span className={classNames("text-xl font-semibold tabular-nums", toTone(step, eventCount))}>
            {view.show === "percent" ? share : count(eventCount)}
          </span>
          <span className="text-sm text-muted tabular-nums">{view.show === "percent" ? counted(eventCount, "event") : share}</span>
        </>
      ) : (
        <span className="text-sm text-muted">{never}</span>
      )}
    </>
  );
  const box = "grid content-start gap-1 px-4 py-3 text-left";
  if (never !== null) return <div className={box}>{content}</div>;
  if (step === "pending") {
    return (
      <div title={meaning} className={box}>
        {content}
      </div>
    );
  }
  return (
    <Pressable
      title={meaning}
      aria-pressed={view.step === step}
      onClick={() => onOpen(step)}
      className={classNames(
        box,
        "hover:bg-hover focus-visible:-outline-offset-2 aria-pressed:bg-accent-soft aria-pressed:shadow-[inset_0_-2px_0_var(--accent)]",
      )}
    >
      {content}
    </Pressable>
  );
}

function toTone(step: OverviewStep, eventCount: number): string {
  if (eventCount === 0) return "";
  if (DANGER.has(step)) return "text-danger";
  return step === "pending" ? "text-warning" : "";
}
