"use client";

import { FlaskConical } from "lucide-react";
import type { MouseEvent } from "react";
import { AMAZON_VARIABLES } from "@/components/frame/amazon-variables";
import { Link } from "@/components/ui/link";
import { Pressable } from "@/components/ui/pressable";

const ID = "sandbox-help";

/** Shows on every page that no real AWS account is used, and how to change that. A popover of the browser: it works without scripts. */
export function SandboxBadge() {
  return (
    <>
      <Pressable
        popoverTarget={ID}
        className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-full border border-warning/40 bg-warning-soft px-3 text-xs font-medium whitespace-nowrap text-warning"
      >
        <FlaskConical aria-hidden className="size-3.5" />
        <span className="max-sm:sr-only">Sandbox AWS</span>
      </Pressable>
      <div
        id={ID}
        popover="auto"
        role="dialog"
        aria-labelledby={`${ID}-title`}
        className="fixed inset-auto top-14 right-3 m-0 w-[26rem] max-w-[calc(100vw-1.5rem)] rounded-lg border border-border bg-raised p-4 text-foreground shadow-float"
      >
        <div className="grid min-w-0 gap-3">
          <h2 id={`${ID}-title`} className="font-semibold">
            This Sluice runs with an AWS sandbox
          </h2>
          <p className="text-muted">
            Buckets and roles exist only in the sandbox, on the machine that runs Sluice. No real AWS account is touched. To switch to
            Amazon, set these variables and start Sluice again:
          </p>
          <pre className="rounded-md bg-surface p-3 font-mono text-xs break-words whitespace-pre-wrap">{AMAZON_VARIABLES}</pre>
          <Link href="/settings/amazon" onClick={closeHelp} className="w-fit text-accent-text underline underline-offset-2">
            How to switch to Amazon
          </Link>
        </div>
      </div>
    </>
  );
}

function closeHelp({ currentTarget }: MouseEvent<HTMLElement>): void {
  currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
}
