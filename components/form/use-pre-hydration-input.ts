import { useEffect } from "react";
import type { FieldValues, Path, UseFormReturn } from "react-hook-form";

/**
 * Passes what was typed before hydration to the form. React keeps the text of the fields, but the form has no change event: setting a
 * value that equals the current one has no effect, so each value is set twice.
 */
export function usePreHydrationInput<Values extends FieldValues>(
  { getValues, setValue, formState }: UseFormReturn<Values>,
  names: Path<Values>[],
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was there at hydration
  useEffect(() => {
    for (const name of names) {
      const [before, typed] = [formState.defaultValues?.[name], getValues(name)];
      if (before === undefined || typed === shownText(before)) continue;
      setValue(name, before, { shouldDirty: true });
      setValue(name, typed, { shouldDirty: true });
    }
  }, []);
}

/** Inputs show text without line breaks. */
function shownText(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/[\r\n]/g, "") : value;
}
