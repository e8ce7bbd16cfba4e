"use client";

import { WrapText } from "lucide-react";
import { type ReactNode, useState } from "react";
import { classNames } from "@/components/class-names";
import { DownloadButton } from "@/components/code/download-button";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

const PRE = "max-h-[34rem] overflow-auto p-3.5 font-mono text-sm";

type CodeFrameProps = { code: string; title: string; fileName: string | null; children: ReactNode };

/** The frame of a code block: title, copy, download where it has a file name, and a toggle to wrap long lines. */
export function CodeFrame({ code, title, fileName, children }: CodeFrameProps) {
  const [wrapped, setWrapped] = useState(false);
  return (
    <figure className="min-w-0 overflow-hidden rounded-lg border border-border bg-surface">
      <figcaption className="flex h-10 items-center gap-1 border-b border-border pr-1 pl-3.5 text-sm text-muted">
        <span className="min-w-0 flex-1 truncate">{title}</span>
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Wrap long lines of ${title}`}
          title="Wrap long lines"
          aria-pressed={wrapped}
          onClick={() => setWrapped(!wrapped)}
        >
          <WrapText aria-hidden className={wrapped ? "text-accent-text" : undefined} />
        </Button>
        {fileName !== null && <DownloadButton text={code} fileName={fileName} />}
        <CopyButton text={code} name={title} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable without a mouse */}
      <pre tabIndex={0} className={classNames(PRE, wrapped && "break-words whitespace-pre-wrap")}>
        <code>{children}</code>
      </pre>
    </figure>
  );
}
