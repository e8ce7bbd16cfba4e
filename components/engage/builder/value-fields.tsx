"use client";

import { useState } from "react";
import { Choice } from "@/components/engage/builder/choice";
import { DurationField } from "@/components/engage/builder/duration-field";
import { NumberField } from "@/components/engage/builder/number-field";
import { SuggestField } from "@/components/engage/builder/suggest-field";
import { readValues, showValues } from "@/components/engage/builder/value-list";
import type { SuggestInput } from "@/components/engage/engage-request";
import { Input } from "@/components/ui/input";
import type { Comparator, Literal } from "@/server/domain/engage/query/query-tree.ts";

type ComparatorValueProps = {
  comparator: Comparator;
  onChange(comparator: Comparator): void;
  /** Whether the compared value is always a number. */
  isNumeric: boolean;
  suggest: SuggestInput;
};

/** The field or fields for the value of a comparator. `exists` and `absent` have none. */
export function ComparatorValue({ comparator, onChange, isNumeric, suggest }: ComparatorValueProps) {
  switch (comparator.kind) {
    case "exists":
    case "absent":
      return null;
    case "equals":
    case "differs":
      return (
        <LiteralField
          value={comparator.value}
          isNumeric={isNumeric}
          suggest={suggest}
          onChange={(value) => onChange({ ...comparator, value })}
        />
      );
    case "greater_than":
    case "at_least":
    case "less_than":
    case "at_most":
      return <NumberField label="Value" value={comparator.value} onChange={(value) => onChange({ ...comparator, value })} />;
    case "contains":
    case "omits":
    case "one_of":
    case "none_of":
      return <ListField values={comparator.values} onChange={(values) => onChange({ ...comparator, values })} />;
    case "starts_with":
    case "ends_with":
      return (
        <SuggestField
          label="Value"
          placeholder="Text"
          value={comparator.value}
          suggest={suggest}
          onChange={(value) => onChange({ ...comparator, value })}
          className="w-40"
        />
      );
    case "before_date":
    case "after_date":
      return (
        <Input
          aria-label="Date"
          placeholder="2026-11-30"
          value={comparator.value}
          onChange={(event) => onChange({ ...comparator, value: event.target.value.trim() })}
          maxLength={30}
          className="w-40"
        />
      );
    default:
      return <DurationField label="Duration" ms={comparator.ms} onChange={(ms) => onChange({ ...comparator, ms })} />;
  }
}

const TYPES = [
  { value: "string", label: "text" },
  { value: "number", label: "number" },
  { value: "boolean", label: "true or false" },
] as const;

type LiteralType = (typeof TYPES)[number]["value"];

type LiteralFieldProps = { value: Literal; isNumeric: boolean; suggest: SuggestInput; onChange(value: Literal): void };

function LiteralField({ value, isNumeric, suggest, onChange }: LiteralFieldProps) {
  const type = typeof value as LiteralType;
  if (isNumeric) return <NumberField label="Value" value={Number(value) || 0} onChange={onChange} />;
  return (
    <>
      <Choice label="Type of the value" value={type} choices={TYPES} onChange={(next) => onChange(convert(value, next))} />
      {type === "string" && (
        <SuggestField
          label="Value"
          placeholder="Value"
          value={String(value)}
          suggest={suggest}
          onChange={onChange}
          isRequired={false}
          className="w-40"
        />
      )}
      {type === "number" && <NumberField label="Value" value={Number(value)} onChange={onChange} />}
      {type === "boolean" && (
        <Choice label="Value" value={value === true ? "true" : "false"} choices={BOOLEANS} onChange={(next) => onChange(next === "true")} />
      )}
    </>
  );
}

const BOOLEANS = [
  { value: "true", label: "true" },
  { value: "false", label: "false" },
] as const;

function convert(value: Literal, type: LiteralType): Literal {
  if (type === "string") return String(value);
  if (type === "boolean") return value !== "false" && value !== 0;
  return Number.isFinite(Number(value)) ? Number(value) : 0;
}

/** Several values, separated by commas. Values in quotes may contain commas; numbers, true and false outside quotes are no text. */
function ListField({ values, onChange }: { values: readonly Literal[]; onChange(values: Literal[]): void }) {
  const [typed, setTyped] = useState(showValues(values));
  const isSame = showValues(readValues(typed)) === showValues(values);
  return (
    <Input
      aria-label="Values, separated by commas"
      aria-required
      placeholder="red, blue"
      value={isSame ? typed : showValues(values)}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(readValues(event.target.value));
      }}
      autoComplete="off"
      spellCheck={false}
      maxLength={2_000}
      className="w-56"
    />
  );
}
