import type { ReactNode } from "react";

/** The h1 of a page, its description and its main action. */
export function PageHeading({ title, description, action }: { title: ReactNode; description?: ReactNode; action?: ReactNode }) {
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="grid min-w-0 gap-1">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {description && <div className="max-w-prose text-muted">{description}</div>}
      </div>
      {action}
    </header>
  );
}
