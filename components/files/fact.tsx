import type { ReactNode } from "react";
import { classNames } from "@/components/class-names";

/** A label and its value in a `<dl>`. */
export function Fact({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <div className={classNames("min-w-0", className)}>
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}
