import { parseIsoTime } from "../domain/engage/query/parse-iso-time.ts";
import type { Comparator, EventFilter, EventOperand, Expression, Literal, Query, Reducer } from "../domain/engage/query/query-tree.ts";

/** The history of one profile, for tests. Times are ms since the epoch. */
export type PlainProfile = {
  events: { at: number; event: string; sourceId: string; messageId: string; properties: unknown; page: unknown }[];
  traitCalls: { at: number; traits: unknown }[];
};

type PlainEvent = PlainProfile["events"][number];
type Scope = { profile: PlainProfile; now: number; since: number | null; parent: PlainEvent | null };

/**
 * Evaluates a query for one profile in the simplest way. It is the reference for `compileQuery`. Returns `true` for a member of an audience, the value
 * of a computed trait, or undefined.
 */
export function evaluatePlainly(query: Query, profile: PlainProfile, { now, since }: { now: number; since: number | null }): unknown {
  const scope: Scope = { profile, now, since, parent: null };
  if (query.kind === "condition") return holds(query.condition, scope) ? true : undefined;
  const value = evaluateEvents(query.value, scope);
  const countsNothing = value === 0 && ["count", "sum", "unique_count"].includes(query.value.reducer.kind);
  return countsNothing ? undefined : value;
}

function holds(expression: Expression, scope: Scope): boolean {
  if (expression.kind === "compare") {
    const { operand, comparator } = expression;
    const value = operand.kind === "event" ? evaluateEvents(operand, scope) : findMember(operand.kind, operand.path, scope);
    const isTexts = operand.kind === "event" && operand.reducer.kind === "unique" && "values" in comparator;
    return compare(value, isTexts ? { ...comparator, values: comparator.values.map(String) } : comparator, scope.now);
  }
  if (expression.kind === "not") return !holds(expression.part, scope);
  const isMet = (part: Expression) => holds(part, scope);
  return expression.kind === "and" ? expression.parts.every(isMet) : expression.parts.some(isMet);
}

function findMember(kind: "trait" | "property" | "context", path: string, scope: Scope): unknown {
  const [first = "", ...rest] = path.split(".");
  if (kind === "property") return walk(scope.parent?.properties, [first, ...rest]);
  if (kind === "context") return first === "page" && rest.length > 0 ? walk(scope.parent?.page, rest) : undefined;
  const calls = scope.profile.traitCalls.filter(({ at, traits }) => at <= scope.now && walk(traits, [first]) !== undefined);
  const latest = calls.sort((one, other) => one.at - other.at || byCodePoint(asText(one, first), asText(other, first))).at(-1);
  return walk(latest?.traits, [first, ...rest]);
}

function asText({ traits }: { traits: unknown }, key: string): string {
  return JSON.stringify(walk(traits, [key]));
}

/** Walks objects only. */
function walk(value: unknown, path: readonly string[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, first)) return undefined;
  return walk((value as Record<string, unknown>)[first], rest);
}

function evaluateEvents(operand: EventOperand, scope: Scope): unknown {
  const { now, since, profile, parent } = scope;
  const counted = profile.events.filter(
    (event) =>
      event.event === operand.name &&
      event.at <= now &&
      (since === null || event.at > since) &&
      operand.filters.every((filter) => isAllowed(event, filter, scope, parent)),
  );
  return reduce(counted, operand.reducer);
}

function isAllowed(event: PlainEvent, filter: EventFilter, scope: Scope, parent: PlainEvent | null): boolean {
  const { now } = scope;
  if (filter.kind === "where") return holds(filter.condition, { ...scope, parent: event });
  if (filter.kind === "sources") return !filter.exclude.includes(event.sourceId);
  if (filter.of === "now")
    return filter.kind === "within"
      ? event.at > now - filter.ms && event.at <= now
      : event.at > now - filter.toMs && event.at <= now - filter.fromMs;
  const [from, to] = filter.kind === "within" ? [0, filter.ms] : [filter.fromMs, filter.toMs];
  return parent !== null && event.at > parent.at + from && event.at <= parent.at + to;
}

function reduce(events: readonly PlainEvent[], reducer: Reducer): unknown {
  if (reducer.kind === "count") return events.length;
  const values = events.map(({ properties }) => walk(properties, reducer.path.split(".")));
  const numbers = values.filter((value) => typeof value === "number");
  const total = numbers.reduce((sum, number) => sum + number, 0);
  switch (reducer.kind) {
    case "sum":
      return toStable(total);
    case "avg":
      return numbers.length === 0 ? undefined : toStable(total / numbers.length);
    case "max":
      return numbers.length === 0 ? undefined : Math.max(...numbers);
    case "min":
      return numbers.length === 0 ? undefined : Math.min(...numbers);
    case "first":
    case "last": {
      const scalars = events.filter((_, index) => isScalar(values[index]));
      const sorted = scalars.sort((one, other) => one.at - other.at || byCodePoint(one.messageId, other.messageId));
      return walk(sorted.at(reducer.kind === "first" ? 0 : -1)?.properties, reducer.path.split("."));
    }
    case "unique": {
      const texts = [...new Set(values.filter(isScalar).map(String))].sort(byCodePoint).slice(0, 1_000);
      return texts.length === 0 ? undefined : texts;
    }
    case "unique_count":
      return new Set(values.filter(isScalar).map(String)).size;
    case "mode":
      return findMode(values.filter(isScalar), reducer.minFrequency);
  }
}

function toStable(number: number): number {
  return Number(number.toPrecision(15));
}

function findMode(values: readonly Literal[], minFrequency: number): Literal | undefined {
  const counts = Map.groupBy(values, (value) => JSON.stringify(value));
  const sorted = [...counts.values()].sort(
    (one, other) =>
      other.length - one.length ||
      byCodePoint(String(one[0]), String(other[0])) ||
      byCodePoint(JSON.stringify(one[0]), JSON.stringify(other[0])),
  );
  const [first] = sorted;
  return first !== undefined && first.length >= minFrequency ? first[0] : undefined;
}

function compare(value: unknown, comparator: Comparator, now: number): boolean {
  const isPresent = value !== undefined && value !== null;
  switch (comparator.kind) {
    case "exists":
      return isPresent;
    case "absent":
      return !isPresent;
    case "equals":
      return value === comparator.value;
    case "differs":
      return isScalar(value) && value !== comparator.value;
    case "one_of":
      return isScalar(value) && comparator.values.includes(value);
    case "none_of":
      return isScalar(value) && !comparator.values.includes(value);
    case "greater_than":
      return typeof value === "number" && value > comparator.value;
    case "at_least":
      return typeof value === "number" && value >= comparator.value;
    case "less_than":
      return typeof value === "number" && value < comparator.value;
    case "at_most":
      return typeof value === "number" && value <= comparator.value;
    case "contains":
      return contains(value, comparator.values);
    case "omits":
      return (typeof value === "string" || Array.isArray(value)) && !contains(value, comparator.values);
    case "starts_with":
      return typeof value === "string" && value.startsWith(comparator.value);
    case "ends_with":
      return typeof value === "string" && value.endsWith(comparator.value);
    default:
      return compareTime(typeof value === "string" ? parseIsoTime(value) : null, comparator, now);
  }
}

function contains(value: unknown, wanted: readonly Literal[]): boolean {
  if (typeof value === "string") return wanted.some((text) => typeof text === "string" && value.includes(text));
  return Array.isArray(value) && wanted.some((literal) => value.includes(literal));
}

function compareTime(time: number | null, comparator: Comparator, now: number): boolean {
  if (time === null) return false;
  if (comparator.kind === "before_date") return time < Number(parseIsoTime(comparator.value));
  if (comparator.kind === "after_date") return time > Number(parseIsoTime(comparator.value));
  if (comparator.kind === "within_last") return time > now - comparator.ms && time <= now;
  if (comparator.kind === "within_next") return time > now && time <= now + comparator.ms;
  if (comparator.kind === "before_last") return time <= now - comparator.ms;
  return comparator.kind === "after_next" && time > now + comparator.ms;
}

function isScalar(value: unknown): value is Literal {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function byCodePoint(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
