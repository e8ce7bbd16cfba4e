"use client";

import type { ComponentProps } from "react";
import { classNames } from "@/components/class-names";
import { useEarly } from "@/components/ui/use-early";

/** A checkbox or a radio button that looks 16 px wide. It is disabled until the page is hydrated. */
export function TickBox({ className, disabled = false, ...props }: ComponentProps<"input"> & { type: "checkbox" | "radio" }) {
  const isEarly = useEarly();
  return (
    <input
      {...props}
      disabled={disabled || isEarly}
      data-early={(isEarly && !disabled) || undefined}
      className={classNames("size-4 shrink-0 accent-accent", className)}
    />
  );
}
