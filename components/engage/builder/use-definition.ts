"use client";

import { useMemo, useState } from "react";
import { emptyQuery, hasGap, simplifyQuery } from "@/components/engage/builder/edit-query";
import type { ComputationClass } from "@/components/engage/computation-view";
import { canShowQuery } from "@/server/domain/engage/query/builder.ts";
import { checkQuery } from "@/server/domain/engage/query/check-query.ts";
import { parseQuery } from "@/server/domain/engage/query/parse-query.ts";
import { printQuery } from "@/server/domain/engage/query/print-query.ts";
import type { Query, QueryFault } from "@/server/domain/engage/query/query-tree.ts";

type DefinitionRules = { of: ComputationClass; historyDays: number };

/**
 * The definition that is edited: the text, and the tree that the fields show. Whoever changes one changes the other. While the text has a
 * fault, or more than the fields show, `isStale` is true and the tree is the last one that they could show.
 */
export function useDefinition(saved: string, { of, historyDays }: DefinitionRules) {
  const [state, setState] = useState(() => readText(saved, of, emptyQuery(of)));
  const fault = useMemo(() => findFault(state.text, of, historyDays), [state.text, of, historyDays]);
  const isIncomplete = !state.isStale && hasGap(state.query);
  return {
    ...state,
    /** Faults of fields that are still empty are not shown: the fields are marked as required. */
    fault: isIncomplete ? null : fault,
    isIncomplete,
    isUsable: fault === null && !isIncomplete,
    setText: (text: string) => setState((before) => readText(text, of, before.query)),
    setQuery: (query: Query) => setState({ text: toText(query), query, isStale: false }),
  };
}

export type Definition = ReturnType<typeof useDefinition>;

function readText(text: string, of: ComputationClass, before: Query): { text: string; query: Query; isStale: boolean } {
  if (text.trim() === "") return { text, query: emptyQuery(of), isStale: false };
  const parsed = parseQuery(text);
  const isOfKind = parsed.ok && parsed.value.kind === (of === "audience" ? "condition" : "value");
  return isOfKind && canShowQuery(parsed.value) ? { text, query: parsed.value, isStale: false } : { text, query: before, isStale: true };
}

function toText(query: Query): string {
  const simplified = simplifyQuery(query);
  return simplified === null ? "" : printQuery(simplified);
}

function findFault(text: string, of: ComputationClass, historyDays: number): QueryFault | null {
  const parsed = parseQuery(text);
  return parsed.ok ? checkQuery(parsed.value, { use: of, historyDays }) : parsed.error;
}
