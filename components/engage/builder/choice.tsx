"use client";

import { classNames } from "@/components/class-names";
import { useIsPreHydration } from "@/components/ui/use-is-pre-hydration";

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string }[];
  onChange(value: Value): void;
  className?: string;
};

/** A native select, which is disabled until the page is hydrated. A value that is not among the choices is shown as it is. */
export function Choice<Value extends string>({ label, value, choices, onChange, className }: ChoiceProps<Value>) {
  const isPreHydration = useIsPreHydration();
  const isListed = choices.some((choice) => choice.value === value);
  return (
    <select
      aria-label={label}
      disabled={isPreHydration}
      data-early={isPreHydration || undefined}
      value={value}
      onChange={(event) => onChange(event.target.value as Value)}
      className={classNames("h-9 max-w-full rounded-md border border-input bg-background px-2", className)}
    >
      {!isListed && <option value={value}>{value}</option>}
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
