"use client";

import type { ComponentProps } from "react";
import { classNames } from "@/components/class-names";
import { useIsPreHydration } from "@/components/ui/use-is-pre-hydration";

/** A checkbox or a radio button that looks 16 px wide. It is disabled until the page is hydrated. */
export function TickBox({ className, disabled = false, ...props }: ComponentProps<"input"> & { type: "checkbox" | "radio" }) {
  const isPreHydration = useIsPreHydration();
  return (
    <input
      {...props}
      disabled={disabled || isPreHydration}
      data-early={(isPreHydration && !disabled) || undefined}
      className={classNames("size-4 shrink-0 accent-accent", className)}
    />
  );
}
