"use client";

import { Tabs as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "@/components/class-names";
import { useIsPreHydration } from "@/components/ui/use-is-pre-hydration";

export const Tabs = Primitive.Root;

export function TabsList({ className, ...props }: ComponentProps<typeof Primitive.List>) {
  return <Primitive.List className={classNames("flex gap-1 overflow-x-auto", className)} {...props} />;
}

/** A tab, which is disabled until the page is hydrated. */
export function TabsTrigger({ className, disabled = false, ...props }: ComponentProps<typeof Primitive.Trigger>) {
  const isPreHydration = useIsPreHydration();
  return (
    <Primitive.Trigger
      disabled={disabled || isPreHydration}
      data-early={(isPreHydration && !disabled) || undefined}
      className={classNames(
        "h-8 rounded-md px-3 font-medium text-muted transition-colors duration-100 hover:text-foreground focus-visible:-outline-offset-2 data-[state=active]:bg-hover data-[state=active]:text-foreground",
        className,
      )}
      {...props}
    />
  );
}

export const TabsContent = Primitive.Content;
