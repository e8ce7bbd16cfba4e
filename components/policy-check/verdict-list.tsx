import { Check, CircleHelp, TriangleAlert, X } from "lucide-react";
import { classNames } from "@/components/class-names";
import type { PolicyCheck } from "@/server/domain/policy/policy-check.ts";
import type { ProbeVerdict } from "@/server/domain/policy/policy-verdict.ts";

/** The verdict first, then each request with the expected answer of AWS, and why. */
export function VerdictList({ check: { passes, verdicts } }: { check: PolicyCheck }) {
  return (
    <section aria-label="Expected answers of AWS" aria-live="polite" className="overflow-hidden rounded-lg border border-border bg-raised">
      <p className={classNames("px-4 py-3 font-medium", passes ? "bg-success-soft" : "bg-surface")}>{summary(passes, verdicts)}</p>
      <ol className="grid divide-y divide-border border-t border-border">
        {verdicts.map((verdict) => (
          <VerdictLine key={verdict.id} verdict={verdict} />
        ))}
      </ol>
    </section>
  );
}

function VerdictLine({ verdict }: { verdict: ProbeVerdict }) {
  const { label, actual, sentence } = verdict;
  const { Icon, word, colour } = STATES[toState(verdict)];
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-start gap-x-2.5 px-4 py-2">
      <Icon aria-label={word} className={classNames("mt-0.5 size-4", colour)} strokeWidth={2.25} />
      <div className="min-w-0">
        <p>{label}</p>
        <p className="text-sm break-words text-muted">{sentence}</p>
      </div>
      <span className={classNames("text-sm", colour)}>{ANSWERS[actual]}</span>
    </li>
  );
}

const STATES = {
  right: { Icon: Check, word: "As required", colour: "text-success" },
  wrong: { Icon: X, word: "Not as required", colour: "text-danger" },
  depends: { Icon: TriangleAlert, word: "It depends", colour: "text-warning" },
  unknown: { Icon: CircleHelp, word: "Not known", colour: "text-muted" },
};

const ANSWERS = { allowed: "allowed", denied: "denied", depends: "depends", unknown: "not known" };

function toState({ actual, expected }: ProbeVerdict): keyof typeof STATES {
  if (actual === expected) return "right";
  return actual === "depends" || actual === "unknown" ? actual : "wrong";
}

function summary(passes: boolean, verdicts: readonly ProbeVerdict[]): string {
  if (passes) return "With these policies, Validate passes and files arrive, unless a bucket policy or an organization policy denies it.";
  const wrong = verdicts.filter((verdict) => toState(verdict) === "wrong").length;
  if (wrong === 0) return "Nothing is wrong so far, but not everything is known.";
  return wrong === 1 ? "One answer is wrong." : `${wrong} answers are wrong.`;
}
