import type { ComponentProps } from "react";
import { classNames } from "@/components/class-names";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return (
    <input
      className={classNames(
        "h-9 w-full min-w-0 rounded-md border border-input bg-background px-3 text-base placeholder:text-muted/80 read-only:bg-surface",
        "focus-visible:border-accent focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-60",
        "aria-invalid:border-danger aria-invalid:focus-visible:outline-danger",
        className,
      )}
      {...props}
    />
  );
}
