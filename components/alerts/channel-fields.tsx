"use client";

import { useId } from "react";
import { TickBox } from "@/components/ui/tick-box";
import { RULE_IDS, type RuleId, toRuleFacts } from "@/server/domain/alerts/alert-rules.ts";

export type SourceName = { id: string; name: string };

type RuleChoiceProps = { rules: readonly RuleId[]; error?: string | undefined; onChange: (rules: RuleId[]) => void };

/** Which alerts a channel takes. */
export function RuleChoice({ rules, error, onChange }: RuleChoiceProps) {
  const errorId = useId();
  return (
    <fieldset className="grid gap-1.5" aria-describedby={error ? errorId : undefined}>
      <legend className="mb-1.5 font-medium">Alerts</legend>
      <div className="grid gap-x-4 rounded-lg border border-border px-3 py-1 sm:grid-cols-2">
        {RULE_IDS.map((rule) => (
          <label key={rule} className="flex min-h-8 cursor-pointer items-center gap-2.5 py-1">
            <TickBox
              type="checkbox"
              checked={rules.includes(rule)}
              onChange={(event) => onChange(RULE_IDS.filter((other) => (other === rule ? event.target.checked : rules.includes(other))))}
            />
            {toRuleFacts(rule).label}
          </label>
        ))}
      </div>
      {error && (
        <p id={errorId} role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}

type SourceLimitProps = {
  sources: readonly SourceName[];
  /** Null is all sources. */
  chosen: readonly string[] | null;
  error?: string | undefined;
  onChange: (chosen: string[] | null) => void;
};

/** All sources, later ones too, or chosen ones. Sources that were deleted since are left out. */
export function SourceLimit({ sources, chosen, error, onChange }: SourceLimitProps) {
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="w-fit font-medium">
        Sources
      </label>
      <select
        id={id}
        value={chosen === null ? "all" : "chosen"}
        onChange={(event) => onChange(event.target.value === "all" ? null : sources.slice(0, 1).map((source) => source.id))}
        aria-describedby={error ? `${id}-error` : undefined}
        className="h-9 w-full rounded-md border border-input bg-background px-2"
      >
        <option value="all">All sources, later ones too</option>
        <option value="chosen" disabled={sources.length === 0}>
          Chosen sources
        </option>
      </select>
      {chosen !== null && (
        <ul aria-label="Chosen sources" className="grid max-h-40 overflow-y-auto rounded-md border border-border px-2 py-1">
          {sources.map((source) => (
            <li key={source.id}>
              <label className="flex min-h-8 min-w-0 cursor-pointer items-center gap-2 text-sm">
                <TickBox
                  type="checkbox"
                  checked={chosen.includes(source.id)}
                  onChange={(event) =>
                    onChange(
                      sources.map((one) => one.id).filter((one) => (one === source.id ? event.target.checked : chosen.includes(one))),
                    )
                  }
                />
                <span className="truncate">{source.name}</span>
              </label>
            </li>
          ))}
        </ul>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
