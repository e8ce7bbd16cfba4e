import { Check, Circle, LoaderCircle, Minus, X } from "lucide-react";
import { classNames } from "@/components/class-names";
import { CopyButton } from "@/components/ui/copy-button";
import type { LiveStep, ValidationStep } from "@/server/domain/validation.ts";

const STATES = {
  passed: { Icon: Check, word: "Passed", colour: "text-success" },
  failed: { Icon: X, word: "Failed", colour: "text-danger" },
  running: { Icon: LoaderCircle, word: "Running", colour: "animate-spin text-accent-text" },
  waiting: { Icon: Circle, word: "Not run yet", colour: "p-1 text-muted" },
  skipped: { Icon: Minus, word: "Not run", colour: "text-muted" },
};

/** What was asked of AWS, in order, and what came back. A note that only repeats the `verdict` above is left out. */
export function ValidationSteps({ steps, verdict }: { steps: readonly LiveStep[]; verdict: string }) {
  return (
    <ol className="grid divide-y divide-border">
      {steps.map((step) =>
        "note" in step ? (
          <StepLine key={step.id} step={step.note !== null && verdict.startsWith(step.note) ? { ...step, note: null } : step} />
        ) : (
          <StepToCome key={step.id} {...step} />
        ),
      )}
    </ol>
  );
}

/** HeadBucket is answered without a body; the SDK calls that so. */
function says(message: string | null): boolean {
  return message !== null && message !== "UnknownError";
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

function StepLine({ step }: { step: ValidationStep }) {
  const { Icon, word, colour } = STATES[step.state];
  const answer = [step.httpStatus, step.awsCode].filter((part) => part !== null).join(" ");
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-start gap-x-2.5 px-4 py-2">
      <Icon aria-label={word} className={classNames("mt-0.5 size-4", colour)} strokeWidth={2.5} />
      <div className="min-w-0">
        <p className={step.state === "skipped" ? "text-muted" : undefined}>{step.label}</p>
        {(answer !== "" || step.note !== null) && (
          <p className="text-sm break-words text-muted">
            {answer !== "" && <span className="font-mono text-xs">{answer}</span>}
            {answer !== "" && step.note !== null && " · "}
            {step.note}
          </p>
        )}
        {step.state === "failed" && says(step.awsMessage) && <p className="mt-1 text-sm break-words">“{step.awsMessage}”</p>}
        {step.state === "failed" && step.requestId !== null && (
          <p className="flex items-center gap-1 text-sm text-muted">
            request <code className="truncate font-mono text-xs">{step.requestId}</code>
            <CopyButton text={step.requestId} name="the request id" />
          </p>
        )}
      </div>
      <span className="text-sm text-muted tabular-nums">{step.state === "skipped" ? "not run" : `${Math.round(step.durationMs)} ms`}</span>
    </li>
  );
}
