import type { ComponentProps } from "react";
import { classNames } from "@/components/class-names";

export function Badge({ className, ...props }: ComponentProps<"span">) {
  return (
    <span
      className={classNames(
        "inline-flex h-6 items-center gap-1.5 rounded-full border border-border px-2.5 text-xs font-medium whitespace-nowrap text-muted",
        className,
      )}
      {...props}
    />
  );
}
