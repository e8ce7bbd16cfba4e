import { Check, ChevronRight, Circle, LoaderCircle, Minus, X } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/components/class-names";
import { counted } from "@/components/number-words";
import { CopyButton } from "@/components/ui/copy-button";
import { isAwsSentence } from "@/components/validate/aws-sentence";
import type { LiveStep, ValidationStep } from "@/server/domain/validation/validation.ts";

const STATES = {
  passed: { Icon: Check, word: "Passed", colour: "text-success" },
  failed: { Icon: X, word: "Failed", colour: "text-danger" },
  running: { Icon: LoaderCircle, word: "Running", colour: "animate-spin text-accent-text" },
  waiting: { Icon: Circle, word: "Not run yet", colour: "p-1 text-muted" },
  skipped: { Icon: Minus, word: "Not run", colour: "text-muted" },
};

/** The steps while a validation runs. */
export function LiveSteps({ steps }: { steps: readonly LiveStep[] }) {
  return (
    <StepList>
      {steps.map((step) => ("note" in step ? <StepLine key={step.id} step={step} said={[]} /> : <StepToCome key={step.id} {...step} />))}
    </StepList>
  );
}

/**
 * The steps of a finished validation with the answers of AWS. Steps that passed before a failed one are folded. The sentences in `said` are
 * shown above the list: they, and those of earlier failed steps, are not repeated.
 */
export function ValidationSteps({ steps, said }: { steps: readonly ValidationStep[]; said: readonly (string | null)[] }) {
  const firstFailed = steps.findIndex(({ state }) => state === "failed");
  const folded = steps.slice(0, Math.max(firstFailed, 0));
  const rest = steps.slice(folded.length);
  return (
    <div className="grid divide-y divide-border">
      {folded.length > 0 && <FoldedSteps steps={folded} />}
      <StepList>
        {rest.map((step, index) => (
          <StepLine key={step.id} step={step} said={[...said, ...rest.slice(0, index).flatMap(sentences)]} />
        ))}
      </StepList>
    </div>
  );
}

function sentences({ state, note, awsMessage }: ValidationStep): (string | null)[] {
  return state === "failed" ? [note, awsMessage] : [];
}

function FoldedSteps({ steps }: { steps: readonly ValidationStep[] }) {
  return (
    <details className="group">
      <summary className="flex min-h-9 cursor-pointer list-none items-center gap-x-2.5 px-4 py-2 hover:bg-hover [&::-webkit-details-marker]:hidden">
        <Check aria-hidden className="size-4 text-success" strokeWidth={2.5} />
        <span className="flex-1">{counted(steps.length, "step passed", "steps passed")}</span>
        <ChevronRight aria-hidden className="size-4 text-muted group-open:rotate-90" />
      </summary>
      <div className="border-t border-border">
        <StepList>
          {steps.map((step) => (
            <StepLine key={step.id} step={step} said={[]} />
          ))}
        </StepList>
      </div>
    </details>
  );
}

function StepList({ children }: { children: ReactNode }) {
  return <ol className="grid divide-y divide-border">{children}</ol>;
}

function StepToCome({ label, state }: Exclude<LiveStep, ValidationStep>) {
  const { Icon, word, colour } = STATES[state];
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] items-start gap-x-2.5 px-4 py-2">
      <Icon aria-label={word} className={classNames("mt-0.5 size-4", colour)} strokeWidth={2.5} />
      <p className={state === "waiting" ? "text-muted" : undefined}>{label}</p>
    </li>
  );
}

function StepLine({ step, said }: { step: ValidationStep; said: readonly (string | null)[] }) {
  const { Icon, word, colour } = STATES[step.state];
  const note = said.includes(step.note) ? null : step.note;
  const quotes = step.state === "failed" && isAwsSentence(step.awsMessage) && !said.includes(step.awsMessage);
  const answer = [step.httpStatus, step.awsCode].filter((part) => part !== null).join(" ");
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-start gap-x-2.5 px-4 py-2">
      <Icon aria-label={word} className={classNames("mt-0.5 size-4", colour)} strokeWidth={2.5} />
      <div className="min-w-0">
        <p className={step.state === "skipped" ? "text-muted" : undefined}>{step.label}</p>
        {(answer !== "" || note !== null) && (
          <p className="text-sm break-words text-muted">
            {answer !== "" && <span className="font-mono text-xs">{answer}</span>}
            {answer !== "" && note !== null && " · "}
            {note}
          </p>
        )}
        {quotes && <p className="mt-1 text-sm break-words">“{step.awsMessage}”</p>}
        {step.state === "failed" && step.requestId !== null && (
          <p className="flex items-center gap-1 text-sm text-muted">
            Request <code className="truncate font-mono text-xs">{step.requestId}</code>
            <CopyButton text={step.requestId} name="the request id" />
          </p>
        )}
      </div>
      <span className="text-sm text-muted tabular-nums">{step.state === "skipped" ? "not run" : `${Math.round(step.durationMs)} ms`}</span>
    </li>
  );
}
