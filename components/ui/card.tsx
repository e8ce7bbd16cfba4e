import type { ComponentProps, ReactNode } from "react";
import { classNames } from "@/components/class-names";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section className={classNames("rounded-lg border border-border bg-raised", className)} {...props} />;
}

/** A card's title row: what it is, one line about it, and what can be done with it. */
export function CardHeader({ title, description, action }: { title: string; description?: ReactNode; action?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3 px-5 pt-4">
      <div className="grid min-w-0 gap-0.5">
        <h2 className="font-semibold">{title}</h2>
        {description && <p className="max-w-prose text-sm text-muted">{description}</p>}
      </div>
      {action}
    </header>
  );
}
