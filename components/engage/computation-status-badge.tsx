import type { ReactNode } from "react";
import { classNames } from "@/components/class-names";
import type { ComputationStatus } from "@/server/domain/engage/computation-status.ts";

const RING = <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />;
const DASHED_RING = <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.2 1.5" />;

/** Colour and shape of each status: each of the three, with the word, distinguishes them. */
const STATUSES: Record<ComputationStatus, { colour: string; shape: ReactNode }> = {
  Live: { colour: "bg-success-soft text-success", shape: <circle cx="5" cy="5" r="4" fill="currentColor" /> },
  Preparing: { colour: "bg-accent-soft text-accent-text", shape: RING },
  Computing: { colour: "bg-accent-soft text-accent-text", shape: DASHED_RING },
  Failed: { colour: "bg-danger-soft text-danger", shape: <path d="M5 0.8 9.6 9H0.4Z" fill="currentColor" /> },
  "Not Computing": { colour: "bg-warning-soft text-warning", shape: <path d="M1 4.2h8v1.6H1z" fill="currentColor" /> },
  Disabled: { colour: "bg-hover text-muted", shape: <rect x="1.2" y="1.2" width="7.6" height="7.6" rx="1" fill="currentColor" /> },
};

export function ComputationStatusBadge({ status }: { status: ComputationStatus }) {
  const { colour, shape } = STATUSES[status];
  return (
    <span
      className={classNames(
        "inline-flex h-6 w-fit shrink-0 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium whitespace-nowrap",
        colour,
      )}
    >
      <svg viewBox="0 0 10 10" aria-hidden className="size-2.5">
        {shape}
      </svg>
      {status}
    </span>
  );
}
