"use client";

import type { ComponentProps } from "react";
import { useIsPreHydration } from "@/components/ui/use-is-pre-hydration";

/**
 * A `<button>` that loses no click: it is disabled until the page is hydrated, unless it works without scripts because it posts its
 * form to a server action or opens a popover. It looks enabled for the first second (globals.css), so that pages do not flicker on load.
 */
export function Pressable({ type = "button", disabled = false, ...props }: ComponentProps<"button">) {
  const isPreHydration = useIsPreHydration() && props.formAction === undefined && props.popoverTarget === undefined;
  return <button type={type} {...props} disabled={disabled || isPreHydration} data-early={(isPreHydration && !disabled) || undefined} />;
}
