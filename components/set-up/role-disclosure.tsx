"use client";

import { ChevronRight } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { SetUpByForm } from "@/components/set-up/set-up-by-form";
import type { Platform } from "@/components/set-up/set-up-options";

/** The set-up guide inside the form that has the bucket. It is closed at first. */
export function RoleDisclosure({ platform }: { platform: Platform }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} className="group rounded-lg border border-border bg-surface">
      <summary className="flex min-h-11 cursor-pointer items-center gap-2 rounded-lg px-4 py-2 font-medium">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted transition-transform duration-100 group-open:rotate-90" />
        No bucket or IAM role yet? Create them step by step
      </summary>
      {open && (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only stops Enter in the fields inside from submitting the outer form
        <div onKeyDown={preventSubmit} className="border-t border-border px-4 py-5">
          <SetUpByForm platform={platform} />
        </div>
      )}
    </details>
  );
}

/** Enter in a field of the guide would submit the form around the guide. */
function preventSubmit(event: KeyboardEvent): void {
  if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
}
