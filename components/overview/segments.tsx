"use client";

import { classNames } from "@/components/class-names";
import { Pressable } from "@/components/ui/pressable";

type SegmentsProps<Value extends string> = {
  /** The accessible name of the choice. */
  legend: string;
  /** `name` is read instead of a label that is only a sign. */
  options: readonly { value: Value; label: string; name?: string }[];
  value: Value | null;
  onChange(value: Value): void;
};

/** A choice of a few values in one row. */
export function Segments<Value extends string>({ legend, options, value, onChange }: SegmentsProps<Value>) {
  return (
    <fieldset className="flex gap-1 rounded-md border border-border p-0.5">
      <legend className="sr-only">{legend}</legend>
      {options.map((option) => (
        <Pressable
          key={option.value}
          aria-pressed={option.value === value}
          aria-label={option.name}
          title={option.name}
          onClick={() => onChange(option.value)}
          className={classNames(
            "h-8 rounded px-2.5 text-sm whitespace-nowrap text-muted hover:text-foreground",
            "aria-pressed:bg-hover aria-pressed:text-foreground",
          )}
        >
          {option.label}
        </Pressable>
      ))}
    </fieldset>
  );
}
