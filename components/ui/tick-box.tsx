"use client";

import type { ComponentProps } from "react";
import { classNames } from "@/components/class-names";
import { useEarly } from "@/components/ui/use-early";

/** A checkbox or a radio button, 16 px to the eye. It can't be ticked before the page's scripts listen. */
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
