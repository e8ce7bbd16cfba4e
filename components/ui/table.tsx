import type { ComponentProps } from "react";
import { classNames } from "@/components/class-names";

/** A dense table that scrolls inside its own frame and can be scrolled by keyboard. */
export function Table({ className, label, ...props }: ComponentProps<"table"> & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable without a mouse
    <section aria-label={label} tabIndex={0} className="relative overflow-x-auto rounded-lg border border-border bg-raised">
      <table className={classNames("w-full border-collapse text-left", className)} {...props} />
    </section>
  );
}

export function TableHead({ className, ...props }: ComponentProps<"th">) {
  return (
    <th scope="col" className={classNames("h-9 border-b border-border bg-surface px-4 text-xs font-medium whitespace-nowrap text-muted", className)} {...props} />
  );
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr className={classNames("border-b border-border last:border-b-0 hover:bg-hover/50", className)} {...props} />;
}

export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return <td className={classNames("h-12 px-4 py-2", className)} {...props} />;
}
