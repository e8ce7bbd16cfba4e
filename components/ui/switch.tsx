"use client";

import { Switch as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "@/components/class-names";
import { useIsPreHydration } from "@/components/ui/use-is-pre-hydration";

/** A switch that looks 20 px tall, with a target of 32 px. It is disabled until the page is hydrated. */
export function Switch({ className, disabled = false, ...props }: ComponentProps<typeof Primitive.Root>) {
  const isPreHydration = useIsPreHydration();
  return (
    <Primitive.Root
      disabled={disabled || isPreHydration}
      data-early={(isPreHydration && !disabled) || undefined}
      className={classNames("group inline-flex h-8 w-11 shrink-0 items-center justify-center rounded-md disabled:cursor-not-allowed disabled:opacity-50", className)}
      {...props}
    >
      <span className="inline-flex h-5 w-9 items-center rounded-full border border-transparent bg-input p-0.5 transition-colors duration-150 group-data-[state=checked]:bg-accent">
        <Primitive.Thumb className="block size-4 rounded-full bg-background transition-transform duration-150 data-[state=checked]:translate-x-3.5" />
      </span>
    </Primitive.Root>
  );
}
