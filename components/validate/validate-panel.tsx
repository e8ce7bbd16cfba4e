"use client";

import { CircleAlert, CircleCheck, CircleHelp, LoaderCircle } from "lucide-react";
import { classNames } from "@/components/class-names";
import { PrefixHint } from "@/components/validate/prefix-hint";
import { ValidationSteps } from "@/components/validate/validation-steps";
import { Verdict, type VerdictLinks } from "@/components/validate/verdict";
import type { Validation } from "@/server/domain/validation.ts";
import { validationText } from "@/server/domain/validation-codes.ts";

const TONES = {
  passed: { Icon: CircleCheck, box: "border-success/40", head: "bg-success-soft", icon: "text-success", word: "Passed." },
  failed: { Icon: CircleAlert, box: "border-danger/40", head: "bg-danger-soft", icon: "text-danger", word: "Failed." },
  unknown: { Icon: CircleHelp, box: "border-warning/40", head: "bg-warning-soft", icon: "text-warning", word: "Not known." },
};

type ValidatePanelProps = { validation: Validation | null; busy: boolean; problem: string | null; links: VerdictLinks };

/** The verdict first, for eyes and ears alike; then the steps that led to it (ui.md, Settings and Validate). */
export function ValidatePanel({ validation, busy, problem, links }: ValidatePanelProps) {
  return (
    <section aria-label="Validation" aria-live="polite" aria-busy={busy}>
      {busy && (
        <p className="flex items-center gap-2.5 rounded-lg border border-border bg-surface px-4 py-3">
          <LoaderCircle aria-hidden className="size-4 animate-spin text-muted" />
          Asking AWS, step by step. This takes a few seconds.
        </p>
      )}
      {!busy && problem !== null && (
        <p className="flex gap-2.5 rounded-lg border border-danger/40 bg-danger-soft px-4 py-3">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
          {problem}
        </p>
      )}
      {!busy && problem === null && validation !== null && <Outcome validation={validation} links={links} />}
    </section>
  );
}

function Outcome({ validation, links }: { validation: Validation; links: VerdictLinks }) {
  const { Icon, box, head, icon, word } = TONES[toneOf(validation)];
  return (
    <div className={classNames("overflow-hidden rounded-lg border bg-raised", box)}>
      <div className={classNames("flex gap-2.5 px-4 py-3", head)}>
        <Icon aria-hidden className={classNames("mt-0.5 size-4 shrink-0", icon)} />
        <div className="min-w-0">
          <p className="font-medium text-pretty">
            <span className="sr-only">{word} </span>
            <Verdict code={validation.code} links={links} />
          </p>
          <p className="mt-0.5 font-mono text-xs text-muted">{validation.code}</p>
        </div>
      </div>
      <ValidationSteps steps={validation.steps} verdict={validationText(validation.code)} />
      {validation.code === "put_object_denied" && <PrefixHint settings={validation.settings} />}
      {validation.code === "ok" && (
        <p className="border-t border-border px-4 py-3 text-sm text-muted">
          Validating uploads a text file, <code className="font-mono text-xs">dummy-object.txt</code>, to the segment-logs folder. You may
          delete it.
        </p>
      )}
    </div>
  );
}

function toneOf({ code }: Validation): keyof typeof TONES {
  if (code === "ok") return "passed";
  return code === "inconclusive" ? "unknown" : "failed";
}
