"use client";

import type { ComponentProps } from "react";
import { classNames } from "@/components/class-names";
import { useIsPreHydration } from "@/components/ui/use-is-pre-hydration";

/** An input with a controlled `value` is read-only until its script runs: the script would overwrite the typed text. */
export function Input({ className, readOnly = false, ...props }: ComponentProps<"input">) {
  const isPreHydration = useIsPreHydration() && props.value !== undefined;
  return (
    <input
      readOnly={readOnly || isPreHydration}
      data-early={(isPreHydration && !readOnly) || undefined}
      className={classNames(
        "h-9 w-full min-w-0 rounded-md border border-input bg-background px-3 text-base placeholder:text-muted/80 read-only:not-data-early:bg-surface",
        "focus-visible:border-accent focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-60",
        "aria-invalid:border-danger aria-invalid:focus-visible:outline-danger",
        className,
      )}
      {...props}
    />
  );
}
