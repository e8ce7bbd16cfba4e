"use client";

import { Choice } from "@/components/engage/builder/choice";
import { changeComparator, comparatorChoices, fitComparator } from "@/components/engage/builder/comparator-words";
import type { Comparison } from "@/components/engage/builder/edit-query";
import { EventFilters, EventName, ReducerFields } from "@/components/engage/builder/event-fields";
import type { Scope } from "@/components/engage/builder/scope";
import { SuggestField } from "@/components/engage/builder/suggest-field";
import { ComparatorValue } from "@/components/engage/builder/value-fields";
import type { SuggestInput } from "@/components/engage/engage-request";
import type { EventOperand, Operand } from "@/server/domain/engage/query/query-tree.ts";

type ComparisonFieldsProps = { comparison: Comparison; scope: Scope; depth: number; onChange(comparison: Comparison): void };

const REDUCERS = [
  { value: "count", label: "number of times" },
  { value: "sum", label: "sum of" },
  { value: "avg", label: "average of" },
  { value: "min", label: "minimum of" },
  { value: "max", label: "maximum of" },
  { value: "mode", label: "most frequent" },
  { value: "first", label: "first" },
  { value: "last", label: "last" },
  { value: "unique", label: "unique values of" },
  { value: "unique_count", label: "number of unique" },
] as const;

/** One condition: what is compared, the comparator and its value; for an event also its window and filters. */
export function ComparisonFields({ comparison, scope, depth, onChange }: ComparisonFieldsProps) {
  const { operand, comparator } = comparison;
  const setOperand = (next: Operand) => onChange({ ...comparison, operand: next, comparator: fitComparator(next, comparator) });
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        {operand.kind === "event" ? (
          <>
            <EventName event={operand} onChange={setOperand} />
            <ReducerFields event={operand} choices={REDUCERS} onChange={setOperand} />
          </>
        ) : (
          <PathField operand={operand} scope={scope} onChange={setOperand} />
        )}
        <Choice
          label="Comparison"
          value={comparator.kind}
          choices={comparatorChoices(operand)}
          onChange={(kind) => onChange({ ...comparison, comparator: changeComparator(kind, comparator) })}
        />
        <ComparatorValue
          comparator={comparator}
          isNumeric={operand.kind === "event" && isNumeric(operand)}
          suggest={valueSuggestion(operand, scope)}
          onChange={(next) => onChange({ ...comparison, comparator: next })}
        />
      </div>
      {operand.kind === "event" && <EventFilters event={operand} scope={scope} depth={depth} onChange={setOperand} />}
    </div>
  );
}

type PathFieldProps = { operand: Exclude<Operand, EventOperand>; scope: Scope; onChange(operand: Operand): void };

const PATHS = {
  trait: { label: "Trait", placeholder: "Trait, or the key of an audience" },
  property: { label: "Property", placeholder: "Property" },
  context: { label: "Field of the context", placeholder: "page.url" },
} as const;

function PathField({ operand, scope, onChange }: PathFieldProps) {
  const { label, placeholder } = PATHS[operand.kind];
  const suggest: SuggestInput = scope.of === "event" ? { of: "property", event: scope.event } : { of: "trait" };
  return (
    <>
      <span className="text-muted">{label}</span>
      <SuggestField
        label={label}
        placeholder={placeholder}
        value={operand.path}
        suggest={suggest}
        onChange={(path) => onChange({ ...operand, path })}
        className="w-44"
      />
    </>
  );
}

/** Values are suggested of the compared property or trait. */
function valueSuggestion(operand: Operand, scope: Scope): SuggestInput {
  if (operand.kind === "event")
    return "path" in operand.reducer ? { of: "value", event: operand.name, path: operand.reducer.path } : { of: "event" };
  return scope.of === "event" ? { of: "value", event: scope.event, path: operand.path } : { of: "trait_value", path: operand.path };
}

function isNumeric({ reducer }: EventOperand): boolean {
  return ["count", "sum", "avg", "min", "max", "unique_count"].includes(reducer.kind);
}
