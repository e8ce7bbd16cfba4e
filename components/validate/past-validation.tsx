"use client";

import { ChevronRight, CircleAlert, CircleCheck, CircleHelp } from "lucide-react";
import { classNames } from "@/components/class-names";
import { Time } from "@/components/time/time";
import { useDisclosure } from "@/components/ui/use-disclosure";
import { describeOutcome } from "@/components/validate/describe-outcome";
import { ValidationFinding } from "@/components/validate/validation-finding";
import { ValidationSteps } from "@/components/validate/validation-steps";
import { Verdict, type VerdictLinks } from "@/components/validate/verdict";
import { type Settings, sameSettings } from "@/server/domain/destination/settings.ts";
import type { Validation } from "@/server/domain/validation/validation.ts";

type PastValidationProps = { validation: Validation; saved: Settings; links: VerdictLinks };

/** One line of the history. It opens to the settings, the steps and the answers of AWS. */
export function PastValidation({ validation, saved, links }: PastValidationProps) {
  const { isOpen, details } = useDisclosure();
  const { code, actorName, finishedAt, settings, steps, cause } = validation;
  const others = sameSettings(settings, saved) ? [] : FIELDS.filter(({ field }) => settings[field] !== saved[field]);
  const words = describeOutcome(validation);
  return (
    <li>
      <details {...details}>
        <summary className="flex min-h-11 cursor-pointer list-none items-center gap-x-2.5 px-4 py-2 hover:bg-hover [&::-webkit-details-marker]:hidden">
          <OutcomeIcon code={code} />
          <span className="flex min-w-0 flex-1 flex-wrap items-baseline justify-between gap-x-4">
            <span className="flex flex-wrap items-baseline gap-x-2">
              <span>{words[0]?.toUpperCase() + words.slice(1)}</span>
              {code !== "ok" && <code className="font-mono text-xs text-muted">{code}</code>}
              {others.length > 0 && <span className="text-sm text-muted">with other settings</span>}
            </span>
            <span className="text-sm text-muted">
              {actorName} <span aria-hidden>·</span> <Time at={finishedAt} className="whitespace-nowrap" />
            </span>
          </span>
          <ChevronRight aria-hidden className={classNames("size-4 shrink-0 text-muted", isOpen && "rotate-90")} />
        </summary>
        {isOpen && (
          <div className="border-t border-border bg-surface">
            <div className="px-4 py-2">
              <p className="font-medium text-pretty">
                <Verdict code={code} links={links} />
              </p>
              <ValidationFinding validation={validation} />
            </div>
            {others.length > 0 && (
              <dl className="grid gap-x-4 px-4 pb-2 text-sm sm:grid-cols-[7rem_minmax(0,1fr)]">
                {others.map(({ field, label }) => (
                  <div key={field} className="contents">
                    <dt className="text-muted">{label}</dt>
                    <dd className="min-w-0 font-mono text-xs leading-5 break-all">{settings[field]}</dd>
                  </div>
                ))}
              </dl>
            )}
            <div className="border-t border-border">
              <ValidationSteps steps={steps} said={[cause?.note ?? null, cause?.awsMessage ?? null]} />
            </div>
          </div>
        )}
      </details>
    </li>
  );
}

const FIELDS = [
  { field: "awsRegion", label: "AWS Region" },
  { field: "bucket", label: "Bucket Name" },
  { field: "iamRoleArn", label: "IAM Role ARN" },
] as const;

function OutcomeIcon({ code }: { code: Validation["code"] }) {
  if (code === "ok") return <CircleCheck aria-hidden className="size-4 shrink-0 text-success" />;
  if (code === "inconclusive") return <CircleHelp aria-hidden className="size-4 shrink-0 text-muted" />;
  return <CircleAlert aria-hidden className="size-4 shrink-0 text-danger" />;
}
