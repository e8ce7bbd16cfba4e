import type { Comparator, Literal, Operand } from "@/server/domain/engage/query/query-tree.ts";

export type ComparatorKind = Comparator["kind"];

const LABELS: Readonly<Record<ComparatorKind, string>> = {
  equals: "is",
  differs: "is not",
  at_least: "is at least",
  greater_than: "is greater than",
  at_most: "is at most",
  less_than: "is less than",
  contains: "contains any of",
  omits: "contains none of",
  starts_with: "starts with",
  ends_with: "ends with",
  one_of: "is one of",
  none_of: "is none of",
  exists: "exists",
  absent: "does not exist",
  before_date: "is before",
  after_date: "is after",
  within_last: "was within the last",
  before_last: "was before the last",
  within_next: "is within the next",
  after_next: "is after the next",
};

const EVERY_KIND = Object.keys(LABELS) as ComparatorKind[];
const NUMERIC: readonly ComparatorKind[] = ["at_least", "greater_than", "at_most", "less_than", "equals", "differs"];
const OF_LIST: readonly ComparatorKind[] = ["contains", "omits", "exists", "absent"];

/** Returns the comparators that make sense for what an operand returns: a number, a list or any value. */
export function comparatorChoices(operand: Operand): { value: ComparatorKind; label: string }[] {
  return kindsFor(operand).map((value) => ({ value, label: LABELS[value] }));
}

function kindsFor(operand: Operand): readonly ComparatorKind[] {
  if (operand.kind !== "event") return EVERY_KIND;
  const { kind } = operand.reducer;
  if (kind === "unique") return OF_LIST;
  if (kind === "count" || kind === "sum" || kind === "unique_count") return NUMERIC;
  return kind === "avg" || kind === "min" || kind === "max" ? [...NUMERIC, "exists", "absent"] : EVERY_KIND;
}

/** Returns the comparator, or another one if the operand can't be compared with it. */
export function fitComparator(operand: Operand, comparator: Comparator): Comparator {
  const kinds = kindsFor(operand);
  if (kinds.includes(comparator.kind)) return kinds === NUMERIC ? changeComparator(comparator.kind, toNumeric(comparator)) : comparator;
  return changeComparator(kinds[0] ?? "exists", comparator);
}

function toNumeric(comparator: Comparator): Comparator {
  if (comparator.kind !== "equals" && comparator.kind !== "differs") return comparator;
  return { kind: comparator.kind, value: toNumber(comparator.value) };
}

/** Returns a comparator of another kind, with as much of the value as fits. */
export function changeComparator(kind: ComparatorKind, before: Comparator): Comparator {
  const value = firstValue(before);
  switch (kind) {
    case "equals":
    case "differs":
      return { kind, value };
    case "exists":
    case "absent":
      return { kind };
    case "greater_than":
    case "at_least":
    case "less_than":
    case "at_most":
      return { kind, value: toNumber(value) };
    case "contains":
    case "omits":
    case "one_of":
    case "none_of":
      return { kind, values: "values" in before ? before.values : value === "" ? [] : [value] };
    case "starts_with":
    case "ends_with":
      return { kind, value: String(value) };
    case "before_date":
    case "after_date":
      return { kind, value: typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) ? value : "" };
    default:
      return { kind, ms: "ms" in before ? before.ms : 7 * DAY_MS };
  }
}

const DAY_MS = 86_400_000;

function firstValue(comparator: Comparator): Literal {
  if ("value" in comparator) return comparator.value;
  return "values" in comparator ? (comparator.values[0] ?? "") : "";
}

function toNumber(value: Literal): number {
  const number = typeof value === "boolean" || value === "" ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : 1;
}
