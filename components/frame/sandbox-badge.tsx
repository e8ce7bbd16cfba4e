"use client";

import { FlaskConical } from "lucide-react";
import { Tooltip } from "@/components/ui/tooltip";

/** Says on every page that no real AWS account is touched. */
export function SandboxBadge() {
  return (
    <Tooltip content="This installation talks to its own sandbox on this machine. No real AWS account is touched.">
      <button
        type="button"
        className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-full border border-warning/40 bg-warning-soft px-3 text-xs font-medium whitespace-nowrap text-warning"
      >
        <FlaskConical aria-hidden className="size-3.5" />
        <span className="max-sm:sr-only">Sandbox AWS</span>
      </button>
    </Tooltip>
  );
}
