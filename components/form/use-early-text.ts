import { useEffect } from "react";
import type { FieldValues, Path, UseFormReturn } from "react-hook-form";

/**
 * Tells the form what was typed into its fields before the page listened. The fields' text is taken over without that; what follows from
 * it on the page is not, nor would be by setting the value that is there already.
 */
export function useEarlyText<Values extends FieldValues>(
  { getValues, setValue, formState }: UseFormReturn<Values>,
  names: Path<Values>[],
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what stood there when the page began to listen
  useEffect(() => {
    for (const name of names) {
      const [before, typed] = [formState.defaultValues?.[name], getValues(name)];
      if (before === undefined || typed === shownText(before)) continue;
      setValue(name, before, { shouldDirty: true });
      setValue(name, typed, { shouldDirty: true });
    }
  }, []);
}

/** As an input shows it: without line breaks, which nobody has taken out. */
function shownText(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/[\r\n]/g, "") : value;
}
