"use client";

import { useRef } from "react";
import { placeInText } from "@/components/engage/builder/place-in-text";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useIsPreHydration } from "@/components/ui/use-is-pre-hydration";
import type { QueryFault } from "@/server/domain/engage/query/query-tree.ts";

type QueryTextProps = { text: string; fault: QueryFault | null; onChange(text: string): void };

/** The query as text, and where it is at fault. */
export function QueryText({ text, fault, onChange }: QueryTextProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const isPreHydration = useIsPreHydration();

  function select() {
    if (fault === null) return;
    area.current?.focus();
    area.current?.setSelectionRange(fault.position.start, Math.max(fault.position.end, fault.position.start + 1));
  }

  return (
    <div className="grid min-w-0 content-start gap-2">
      <label htmlFor="query" className="w-fit font-medium">
        Query
      </label>
      <textarea
        id="query"
        ref={area}
        value={text}
        readOnly={isPreHydration}
        data-early={isPreHydration || undefined}
        onChange={(event) => onChange(event.target.value)}
        spellCheck={false}
        rows={8}
        maxLength={10_000}
        aria-required
        aria-invalid={fault === null ? undefined : true}
        aria-describedby="query-fault query-hint"
        className="w-full min-w-0 rounded-md border border-input bg-background px-3 py-2 font-mono text-sm break-words focus-visible:border-accent aria-invalid:border-danger"
      />
      <div id="query-fault" role="status">
        {fault !== null && <Fault text={text} fault={fault} onShow={select} />}
      </div>
      <p id="query-hint" className="text-sm text-muted">
        The fields and the text are the same query: a change of one changes the other.
      </p>
    </div>
  );
}

function Fault({ text, fault, onShow }: { text: string; fault: QueryFault; onShow(): void }) {
  const { line, column, before, marked, after } = placeInText(text, fault.position);
  return (
    <Notice tone="danger" title={fault.message}>
      <p className="text-sm">
        Line {line}, column {column}.{fault.expected.length > 0 && ` Expected: ${fault.expected.join(", ")}.`}
      </p>
      {text !== "" && (
        <code className="my-1 block font-mono text-sm break-all">
          {before}
          <mark className="bg-code-mark text-foreground">{marked === "" ? "⌶" : marked}</mark>
          {after}
        </code>
      )}
      {text !== "" && (
        <Button size="small" onClick={onShow}>
          Show in the text
        </Button>
      )}
    </Notice>
  );
}
