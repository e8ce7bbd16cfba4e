"use client";

import { CircleAlert, CircleCheck, CircleHelp, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/components/class-names";
import { Button } from "@/components/ui/button";
import { RemedyView } from "@/components/validate/remedy-view";
import type { Problem } from "@/components/validate/use-validation";
import { ValidationFinding } from "@/components/validate/validation-finding";
import { LiveSteps, ValidationSteps } from "@/components/validate/validation-steps";
import { Verdict, type VerdictLinks } from "@/components/validate/verdict";
import type { LiveStep, Validation } from "@/server/domain/validation/validation.ts";
import { type RemedyFacts, toRemedy } from "@/server/domain/validation/validation-remedy.ts";

type ValidatePanelProps = {
  validation: Validation | null;
  live: readonly LiveStep[];
  busy: boolean;
  problem: Problem | null;
  links: VerdictLinks;
  facts: Omit<RemedyFacts, "destinationId">;
  /** Null for people who may not validate. */
  onRetry: (() => void) | null;
  /** Puts the bucket's region into the settings and validates again; null for people who may not edit. */
  onUseRegion: ((region: string) => void) | null;
};

const TONES = {
  running: { box: "border-border", head: "bg-surface", icon: <LoaderCircle className="size-4 animate-spin text-muted" /> },
  passed: { box: "border-success/40", head: "bg-success-soft", icon: <CircleCheck className="size-4 text-success" /> },
  failed: { box: "border-danger/40", head: "bg-danger-soft", icon: <CircleAlert className="size-4 text-danger" /> },
  unknown: { box: "border-border", head: "bg-surface", icon: <CircleHelp className="size-4 text-muted" /> },
};

/** The verdict and its cause first, then who has to fix it and how, then the steps, which appear while they run. */
export function ValidatePanel(props: ValidatePanelProps) {
  const { validation, live, busy, problem } = props;
  const tone = busy ? "running" : problem !== null ? (problem.passes ? "unknown" : "failed") : toTone(validation);
  const { box, head, icon } = TONES[tone ?? "unknown"];
  return (
    <section aria-label="Validation" aria-busy={busy}>
      <div className={tone === null ? undefined : classNames("overflow-hidden rounded-lg border bg-raised", box)}>
        {/* Only the verdict is in the live region, so that screen readers read it without the steps. */}
        <div role="status" className={tone === null ? undefined : classNames("flex gap-2.5 px-4 py-3", head)}>
          {tone !== null && (
            <span aria-hidden className="mt-0.5 shrink-0">
              {icon}
            </span>
          )}
          <Headline {...props} />
        </div>
        {busy && live.length > 0 && <LiveSteps steps={live} />}
        {!busy && problem === null && validation !== null && <Outcome {...props} validation={validation} />}
      </div>
    </section>
  );
}

function Headline({ validation, busy, problem, links }: ValidatePanelProps): ReactNode {
  if (busy) return "Validating with AWS. This takes a few seconds.";
  if (problem !== null) return problem.message;
  if (validation === null) return null;
  return (
    <div className="min-w-0">
      <p className="font-medium text-pretty">
        <span className="sr-only">{WORDS[toTone(validation) ?? "unknown"]} </span>
        <Verdict code={validation.code} links={links} />
      </p>
      <p className="mt-0.5 font-mono text-xs text-muted">{validation.code}</p>
      <ValidationFinding validation={validation} />
    </div>
  );
}

const WORDS = { passed: "Passed.", failed: "Failed.", unknown: "Not known." };

function Outcome({ validation, facts, links, onRetry, onUseRegion }: ValidatePanelProps & { validation: Validation }) {
  const remedy = toRemedy(validation, { ...facts, destinationId: links.destinationId });
  const { code, cause, steps } = validation;
  return (
    <>
      {remedy !== null && <RemedyView remedy={remedy} onUseRegion={onUseRegion} />}
      {code === "inconclusive" && onRetry !== null && (
        <div className="border-t border-border px-4 py-3">
          <Button size="small" onClick={onRetry}>
            Try again
          </Button>
        </div>
      )}
      <div className={remedy === null ? undefined : "border-t border-border"}>
        <ValidationSteps steps={steps} said={[cause?.note ?? null, cause?.awsMessage ?? null]} />
      </div>
    </>
  );
}

function toTone(validation: Validation | null): "passed" | "failed" | "unknown" | null {
  if (validation === null) return null;
  if (validation.code === "ok") return "passed";
  return validation.code === "inconclusive" ? "unknown" : "failed";
}
