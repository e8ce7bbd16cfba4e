"use client";

import { QueryBuilder } from "@/components/engage/builder/query-builder";
import { QueryText } from "@/components/engage/builder/query-text";
import { SourceContext } from "@/components/engage/builder/source-context";
import { SuggestContext } from "@/components/engage/builder/suggest-context";
import type { Definition } from "@/components/engage/builder/use-definition";
import type { Ask, SuggestInput } from "@/components/engage/engage-request";
import { Notice } from "@/components/ui/notice";

export type EditorTools = {
  /** The sources whose events a condition can exclude. */
  sources: readonly { id: string; name: string }[];
  suggest: Ask<SuggestInput>;
};

/** The fields of the definition beside its text. */
export function DefinitionEditor({ definition, tools }: { definition: Definition; tools: EditorTools }) {
  const { text, query, isStale, isIncomplete, fault, setText, setQuery } = definition;
  return (
    <SuggestContext value={tools.suggest}>
      <SourceContext value={tools.sources}>
        <div className="grid min-w-0 gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="grid min-w-0 content-start gap-3">
            {isStale ? (
              <Notice tone="warning" title="The fields can't show this text">
                {fault === null
                  ? "An event has more than one time range. Edit the query as text, or empty it to start again with the fields."
                  : "Correct the query, or empty it to start again with the fields."}
              </Notice>
            ) : (
              <QueryBuilder query={query} onChange={setQuery} />
            )}
            {isIncomplete && <p className="text-sm text-muted">Fill in every name and value, then preview and save.</p>}
          </div>
          <QueryText text={text} fault={fault} onChange={setText} />
        </div>
      </SourceContext>
    </SuggestContext>
  );
}
