import type {
  Comparator,
  EventFilter,
  EventOperand,
  Expression,
  Operand,
  Query,
  Reducer,
} from "@/server/domain/engage/query/query-tree.ts";

/** Conditions that are joined by AND or OR. The builder shows each expression as such a group. */
export type Group = { kind: "and" | "or"; parts: Expression[] };

export type Comparison = Extract<Expression, { kind: "compare" }>;
export type WindowFilter = Extract<EventFilter, { kind: "within" | "between" }>;
type WhereFilter = Extract<EventFilter, { kind: "where" }>;

/** What the builder creates has no place in the text yet. */
export const NOWHERE = { start: 0, end: 0 };

export function toGroup(expression: Expression): Group {
  return expression.kind === "and" || expression.kind === "or" ? expression : { kind: "and", parts: [expression] };
}

export function newEvent(): EventOperand {
  return { kind: "event", name: "", filters: [], reducer: { kind: "count" }, position: NOWHERE };
}

/** Returns a condition that a person completes: an event at least once, or that a trait or property exists. */
export function newComparison(kind: Operand["kind"]): Comparison {
  if (kind === "event") return compare(newEvent(), { kind: "at_least", value: 1 });
  const comparator: Comparator = kind === "trait" ? { kind: "equals", value: true } : { kind: "equals", value: "" };
  return compare({ kind, path: "", position: NOWHERE }, comparator);
}

/** Returns a condition of a funnel: the event happens within 7 days after the other. */
export function newFollowUp(): Comparison {
  const filters: EventFilter[] = [{ kind: "within", ms: 7 * 86_400_000, of: "parent", position: NOWHERE }];
  return compare({ ...newEvent(), filters }, { kind: "at_least", value: 1 });
}

function compare(operand: Operand, comparator: Comparator): Comparison {
  return { kind: "compare", operand, comparator, position: NOWHERE };
}

export function emptyQuery(of: "audience" | "trait"): Query {
  if (of === "trait") return { kind: "value", value: newEvent() };
  return { kind: "condition", condition: { kind: "and", parts: [newComparison("event")] } };
}

export function windowOf({ filters }: EventOperand): WindowFilter | null {
  return filters.find((filter) => filter.kind === "within" || filter.kind === "between") ?? null;
}

/** Returns the event with another window; null means any time. */
export function setWindow(event: EventOperand, window: WindowFilter | null): EventOperand {
  const others = event.filters.filter(({ kind }) => kind !== "within" && kind !== "between");
  return { ...event, filters: window === null ? others : [...others, window] };
}

/** Returns the conditions on the event's properties as one group. Several `where` filters hold together, so they are joined by AND. */
export function whereOf({ filters }: EventOperand): Group {
  const conditions = filters.filter((filter): filter is WhereFilter => filter.kind === "where").map(({ condition }) => condition);
  const [only] = conditions;
  return only !== undefined && conditions.length === 1 ? toGroup(only) : { kind: "and", parts: conditions };
}

export function setWhere(event: EventOperand, group: Group): EventOperand {
  const others = event.filters.filter(({ kind }) => kind !== "where");
  return { ...event, filters: group.parts.length === 0 ? others : [{ kind: "where", condition: group }, ...others] };
}

export function excludedSources({ filters }: EventOperand): string[] {
  return filters.flatMap((filter) => (filter.kind === "sources" ? filter.exclude : []));
}

/** Returns the event with other sources excluded. */
export function setExcludedSources(event: EventOperand, exclude: string[]): EventOperand {
  const others = event.filters.filter(({ kind }) => kind !== "sources");
  return { ...event, filters: exclude.length === 0 ? others : [...others, { kind: "sources", exclude }] };
}

/** Returns a reducer of another kind, with the same property. */
export function changeReducer(kind: Reducer["kind"], before: Reducer): Reducer {
  const path = "path" in before ? before.path : "";
  if (kind === "count") return { kind };
  // At least twice, as Segment's most frequent trait does by default.
  return kind === "mode" ? { kind, path, minFrequency: "minFrequency" in before ? before.minFrequency : 2 } : { kind, path };
}

/** Returns the query without empty groups and groups of one, as it is printed, or null if nothing is left. */
export function simplifyQuery(query: Query): Query | null {
  if (query.kind === "value") return { kind: "value", value: simplifyEvent(query.value) };
  const condition = simplify(query.condition);
  return condition === null ? null : { kind: "condition", condition };
}

function simplify(expression: Expression): Expression | null {
  if (expression.kind === "compare") {
    const { operand } = expression;
    return operand.kind === "event" ? { ...expression, operand: simplifyEvent(operand) } : expression;
  }
  if (expression.kind === "not") {
    const part = simplify(expression.part);
    return part === null ? null : { kind: "not", part };
  }
  const parts = expression.parts.flatMap((part) => simplify(part) ?? []);
  const [first] = parts;
  if (first === undefined) return null;
  return parts.length === 1 ? first : { kind: expression.kind, parts };
}

function simplifyEvent(event: EventOperand): EventOperand {
  const filters = event.filters.flatMap((filter): EventFilter[] => {
    if (filter.kind !== "where") return [filter];
    const condition = simplify(filter.condition);
    return condition === null ? [] : [{ kind: "where", condition }];
  });
  return { ...event, filters };
}

/** Returns whether an event, a trait or a property has no name yet, or a list has no value. */
export function hasGap(query: Query): boolean {
  return query.kind === "value" ? eventHasGap(query.value) : expressionHasGap(query.condition);
}

function expressionHasGap(expression: Expression): boolean {
  if (expression.kind === "not") return expressionHasGap(expression.part);
  if (expression.kind !== "compare") return expression.parts.some(expressionHasGap);
  const { operand, comparator } = expression;
  if ("values" in comparator && comparator.values.length === 0) return true;
  if ((comparator.kind === "before_date" || comparator.kind === "after_date") && comparator.value === "") return true;
  return operand.kind === "event" ? eventHasGap(operand) : operand.path === "";
}

function eventHasGap({ name, filters, reducer }: EventOperand): boolean {
  if (name === "" || ("path" in reducer && reducer.path === "")) return true;
  return filters.some((filter) => filter.kind === "where" && expressionHasGap(filter.condition));
}
