"use client";

import { WrapText } from "lucide-react";
import { type ReactNode, useState } from "react";
import { classNames } from "@/components/class-names";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

/** A code block's frame: its name, copy, and whether long lines wrap. */
export function CodeFrame({ code, title, children }: { code: string; title: string; children: ReactNode }) {
  const [wrapped, setWrapped] = useState(false);
  return (
    <figure className="overflow-hidden rounded-lg border border-border bg-surface">
      <figcaption className="flex h-10 items-center gap-1 border-b border-border pr-1 pl-3.5 text-sm text-muted">
        <span className="min-w-0 flex-1 truncate">{title}</span>
        <Button
          variant="ghost"
          size="icon"
          aria-label="Wrap long lines"
          title="Wrap long lines"
          aria-pressed={wrapped}
          onClick={() => setWrapped(!wrapped)}
        >
          <WrapText aria-hidden className={wrapped ? "text-accent-text" : undefined} />
        </Button>
        <CopyButton text={code} name={title} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable without a mouse */}
      <pre tabIndex={0} className={classNames("overflow-x-auto p-3.5 font-mono text-sm", wrapped && "break-words whitespace-pre-wrap")}>
        <code>{children}</code>
      </pre>
    </figure>
  );
}
