"use client";

import { useId } from "react";
import { NumberField } from "@/components/engage/builder/number-field";
import { TickBox } from "@/components/ui/tick-box";

export type ComputationOptions = { includeAnonymous: boolean; includeHistory: boolean; backfillDays: number | null };

type OptionsFieldsProps = { options: ComputationOptions; historyDays: number; onChange(options: ComputationOptions): void };

/** Whose events count, and how far back. Frozen after creation. */
export function OptionsFields({ options, historyDays, onChange }: OptionsFieldsProps) {
  const isLimited = options.backfillDays !== null;
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1 font-semibold">Options</legend>
      <Option
        label="Include anonymous users"
        about="Profiles that have only an anonymous id count too."
        checked={options.includeAnonymous}
        onChange={(includeAnonymous) => onChange({ ...options, includeAnonymous })}
      />
      <Option
        label="Include history"
        about={`Events that arrived before now count too: up to ${historyDays} days are kept.`}
        checked={options.includeHistory}
        onChange={(includeHistory) => onChange({ ...options, includeHistory, backfillDays: null })}
      />
      {options.includeHistory && (
        <Option
          label="Limit the history"
          about="Events that are older at creation never count."
          checked={isLimited}
          onChange={(limited) => onChange({ ...options, backfillDays: limited ? Math.min(30, historyDays) : null })}
        />
      )}
      {options.backfillDays !== null && (
        <span className="ml-6 inline-flex items-center gap-2">
          <NumberField
            label="Days of history"
            value={options.backfillDays}
            min={1}
            onChange={(days) => onChange({ ...options, backfillDays: Math.min(historyDays, Math.round(days)) })}
            className="w-20"
          />
          days
        </span>
      )}
    </fieldset>
  );
}

type OptionProps = { label: string; about: string; checked: boolean; onChange(checked: boolean): void };

function Option({ label, about, checked, onChange }: OptionProps) {
  const id = useId();
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
      <span className="flex h-6 items-center">
        <TickBox
          id={id}
          type="checkbox"
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
          aria-describedby={`${id}-about`}
        />
      </span>
      <label htmlFor={id} className="flex min-h-6 w-fit items-center font-medium">
        {label}
      </label>
      <p id={`${id}-about`} className="col-start-2 text-sm text-muted">
        {about}
      </p>
    </div>
  );
}
