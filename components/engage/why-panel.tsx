"use client";

import { CircleCheck, CircleX } from "lucide-react";
import { useEffect, useRef } from "react";
import type { ComputationView } from "@/components/engage/computation-view";
import type { Ask, WhyInput, WhyView } from "@/components/engage/engage-request";
import { useAsk } from "@/components/engage/use-ask";
import { ValueText } from "@/components/engage/value-text";
import { FormError } from "@/components/form/form-error";
import { Time } from "@/components/time/time";

type WhyPanelProps = {
  /** Its saved query is the one that the answer's positions are about. */
  computation: Pick<ComputationView, "id" | "query">;
  profileId: string;
  why: Ask<WhyInput>;
};

/** Each condition of the definition, with its value for this profile and whether it holds. Computed when the panel opens. */
export function WhyPanel({ computation: { id: computationId, query }, profileId, why }: WhyPanelProps) {
  const { send, value, problem } = useAsk<WhyInput, WhyView>(why);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void send({ computationId, profileId });
  });
  return (
    <div className="grid gap-2" role="status">
      <FormError message={problem ?? undefined} />
      {value === null && problem === null && <p className="text-muted">Computing each condition…</p>}
      {value !== null && (
        <>
          <ul className="grid gap-2">
            {value.parts.map(({ position, value: found, holds }) => (
              <li key={`${position.start}-${position.end}`} className="flex gap-2">
                {holds ? (
                  <CircleCheck aria-label="holds" className="mt-0.5 size-4 shrink-0 text-success" />
                ) : (
                  <CircleX aria-label="does not hold" className="mt-0.5 size-4 shrink-0 text-danger" />
                )}
                <span className="grid min-w-0">
                  <code className="font-mono text-sm break-words">{query.slice(position.start, position.end)}</code>
                  <span className="text-sm text-muted">
                    Value: <ValueText value={found} />
                  </span>
                </span>
              </li>
            ))}
          </ul>
          <p className="text-sm text-muted">
            Computed <Time at={value.asOf} />.{!value.isMember && " The definition does not hold now: the profile leaves in the next run."}
          </p>
        </>
      )}
    </div>
  );
}
