"use client";

import { useState } from "react";
import { Choice } from "@/components/engage/builder/choice";
import { largestUnit, UNITS, type Unit, unitMs } from "@/components/engage/builder/durations";
import { NumberField } from "@/components/engage/builder/number-field";

/** A duration in minutes, hours or days. `ms` is at least one minute. */
export function DurationField({ label, ms, onChange }: { label: string; ms: number; onChange(ms: number): void }) {
  const [chosen, setChosen] = useState<Unit>(largestUnit(ms));
  const unit = ms % unitMs(chosen) === 0 ? chosen : largestUnit(ms);
  const amount = ms / unitMs(unit);
  return (
    <span className="inline-flex gap-1">
      <NumberField
        label={label}
        value={amount}
        min={1}
        onChange={(typed) => onChange(Math.max(1, Math.round(typed)) * unitMs(unit))}
        className="w-16"
      />
      <Choice
        label={`Unit of ${label.toLowerCase()}`}
        value={unit}
        choices={UNITS}
        onChange={(next) => {
          setChosen(next);
          onChange(amount * unitMs(next));
        }}
      />
    </span>
  );
}
