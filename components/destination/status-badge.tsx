import type { ReactNode } from "react";
import { classNames } from "@/components/class-names";
import type { DestinationStatus } from "@/server/domain/destination/destination-status.ts";

/** Word, colour and shape of each status: each of the three alone distinguishes them. */
const STATUSES: Record<DestinationStatus, { word: string; colour: string; shape: ReactNode }> = {
  delivering: { word: "Delivering", colour: "bg-success-soft text-success", shape: <circle cx="5" cy="5" r="4" fill="currentColor" /> },
  waiting_for_data: {
    word: "Waiting for data",
    colour: "bg-accent-soft text-accent-text",
    shape: <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  },
  paused: { word: "Paused", colour: "bg-warning-soft text-warning", shape: <path d="M5 0.8 9.6 9H0.4Z" fill="currentColor" /> },
  catching_up: {
    word: "Catching up",
    colour: "bg-warning-soft text-warning",
    shape: <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.2 1.5" />,
  },
  disabled: {
    word: "Disabled",
    colour: "bg-hover text-muted",
    shape: <rect x="1.2" y="1.2" width="7.6" height="7.6" rx="1" fill="currentColor" />,
  },
};

export function StatusBadge({ status }: { status: DestinationStatus }) {
  const { word, colour, shape } = STATUSES[status];
  return (
    <span
      className={classNames(
        "inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium whitespace-nowrap",
        colour,
      )}
    >
      <svg viewBox="0 0 10 10" aria-hidden className="size-2.5">
        {shape}
      </svg>
      {word}
    </span>
  );
}
