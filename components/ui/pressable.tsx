"use client";

import type { ComponentProps } from "react";
import { useEarly } from "@/components/ui/use-early";

/**
 * A `<button>` that loses no click: it is disabled until the page's scripts listen, unless the browser itself does what it is for: posts its
 * form to a server action, or opens a popover. It looks enabled for the first second (globals.css), so that no page flickers while it loads.
 */
export function Pressable({ type = "button", disabled = false, ...props }: ComponentProps<"button">) {
  const isEarly = useEarly() && props.formAction === undefined && props.popoverTarget === undefined;
  return <button type={type} {...props} disabled={disabled || isEarly} data-early={(isEarly && !disabled) || undefined} />;
}
