import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/components/class-names";
import type { StepState } from "@/server/domain/migration/migration.ts";

type StepFrameProps = {
  number: number;
  title: string;
  state: StepState;
  last: boolean;
  /** The button that undoes the step, beside the title. */
  undo: ReactNode;
  children: ReactNode;
};

const WORDS: Record<StepState, string> = { done: "Done", current: "Current", later: "Not started", skipped: "Skipped" };

const MARKS: Record<StepState, string> = {
  done: "border-success/40 bg-success-soft text-success",
  current: "border-accent bg-accent text-accent-foreground",
  later: "border-border bg-background text-muted",
  skipped: "border-dashed border-border bg-background text-muted",
};

/** One step of the list: its mark, its title and its content. */
export function StepFrame({ number, title, state, last, undo, children }: StepFrameProps) {
  return (
    <li aria-current={state === "current" ? "step" : undefined} className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3">
      <div className="grid grid-rows-[1.75rem_minmax(0,1fr)] justify-items-center">
        <span
          aria-hidden
          className={classNames("grid size-7 place-items-center rounded-full border text-sm font-medium tabular-nums", MARKS[state])}
        >
          <Mark state={state} number={number} />
        </span>
        {!last && <span aria-hidden className={classNames("w-px", state === "done" ? "bg-success/40" : "bg-border")} />}
      </div>
      <div className={classNames("grid min-w-0 content-start gap-1", last ? "pb-1" : state === "current" ? "pb-8" : "pb-5")}>
        <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
          <h2 className={classNames("font-semibold", (state === "later" || state === "skipped") && "font-medium text-muted")}>
            <span className="sr-only">
              Step {number}, {WORDS[state]}:{" "}
            </span>
            {title}
          </h2>
          {state === "skipped" && <span className="text-sm text-muted">Skipped</span>}
          <span className="ml-auto">{undo}</span>
        </div>
        {children}
      </div>
    </li>
  );
}

function Mark({ state, number }: { state: StepState; number: number }) {
  if (state === "done") return <Check className="size-4" strokeWidth={2.5} />;
  if (state === "skipped") return <Minus className="size-4" />;
  return number;
}
