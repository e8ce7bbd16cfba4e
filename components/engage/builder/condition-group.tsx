"use client";

import { X } from "lucide-react";
import { useId } from "react";
import { Choice } from "@/components/engage/builder/choice";
import { ComparisonFields } from "@/components/engage/builder/comparison-fields";
import { type Group, newComparison, newFollowUp, toGroup } from "@/components/engage/builder/edit-query";
import { MAX_DEPTH, type Scope } from "@/components/engage/builder/scope";
import { Button } from "@/components/ui/button";
import { TickBox } from "@/components/ui/tick-box";
import type { Expression } from "@/server/domain/engage/query/query-tree.ts";

type ConditionGroupProps = { label: string; group: Group; scope: Scope; depth: number; onChange(group: Group): void };

const KINDS = [
  { value: "and", label: "all of these" },
  { value: "or", label: "any of these" },
] as const;

/** Conditions of which all or any must hold. A condition can be negated, and can be a group itself. */
export function ConditionGroup({ label, group, scope, depth, onChange }: ConditionGroupProps) {
  const { kind, parts } = group;
  const setParts = (next: Expression[]) => onChange({ kind, parts: next });
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{label}</span>
        {parts.length > 1 && (
          <Choice label={`${label}: how many`} value={kind} choices={KINDS} onChange={(next) => onChange({ kind: next, parts })} />
        )}
      </div>
      <ul className="grid min-w-0 gap-2">
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no other identity than its place
          <li key={index} className="min-w-0">
            <Part
              part={part}
              number={index + 1}
              scope={scope}
              depth={depth}
              onChange={(next) => setParts(parts.with(index, next))}
              onRemove={() => setParts(parts.toSpliced(index, 1))}
            />
          </li>
        ))}
      </ul>
      {depth < MAX_DEPTH && <AddButtons scope={scope} add={(part) => setParts([...parts, part])} />}
    </div>
  );
}

function AddButtons({ scope, add }: { scope: Scope; add(part: Expression): void }) {
  const isProfile = scope.of === "profile";
  const group = (part: Expression): Expression => ({ kind: "or", parts: [part] });
  return (
    <div className="flex flex-wrap gap-1">
      {isProfile ? (
        <>
          <AddButton label="Add an event" onClick={() => add(newComparison("event"))} />
          <AddButton label="Add a trait or audience" onClick={() => add(newComparison("trait"))} />
        </>
      ) : (
        <>
          <AddButton label="Add a property" onClick={() => add(newComparison("property"))} />
          <AddButton label="Add a page field" onClick={() => add(newComparison("context"))} />
          <AddButton label="Add an event after it" onClick={() => add(newFollowUp())} />
        </>
      )}
      <AddButton label="Add a group" onClick={() => add(group(newComparison(isProfile ? "event" : "property")))} />
    </div>
  );
}

function AddButton({ label, onClick }: { label: string; onClick(): void }) {
  return (
    <Button size="small" variant="ghost" onClick={onClick} className="-ml-1 text-accent-text">
      {label}
    </Button>
  );
}

type PartProps = {
  part: Expression;
  number: number;
  scope: Scope;
  depth: number;
  onChange(part: Expression): void;
  onRemove(): void;
};

function Part({ part, number, scope, depth, onChange, onRemove }: PartProps) {
  const notId = useId();
  const isNegated = part.kind === "not";
  const inner = part.kind === "not" ? part.part : part;
  const change = (next: Expression) => onChange(isNegated ? { kind: "not", part: next } : next);
  return (
    <fieldset
      aria-label={`Condition ${number}`}
      className="grid min-w-0 gap-1 rounded-lg border border-border bg-raised p-2 pt-1 sm:p-3 sm:pt-1.5"
    >
      <div className="flex min-h-8 items-center gap-2">
        <span className="flex-1 text-sm text-muted">{isNegated ? "Must not hold" : ""}</span>
        <label htmlFor={notId} className="flex min-h-6 items-center gap-1.5 text-sm text-muted">
          <TickBox
            id={notId}
            type="checkbox"
            checked={isNegated}
            onChange={(event) => onChange(event.target.checked ? { kind: "not", part: inner } : inner)}
          />
          Not
        </label>
        <Button variant="ghost" size="icon" aria-label={`Remove condition ${number}`} title="Remove this condition" onClick={onRemove}>
          <X aria-hidden />
        </Button>
      </div>
      {inner.kind === "compare" ? (
        <ComparisonFields comparison={inner} scope={scope} depth={depth} onChange={change} />
      ) : (
        <ConditionGroup label="Group" group={toGroup(inner)} scope={scope} depth={depth + 1} onChange={change} />
      )}
    </fieldset>
  );
}
