import type { EventFilter, EventOperand, Expression, Position, Query, QueryFault } from "./query-tree.ts";

const DAY_MS = 86_400_000;
const WHOLE: Position = { start: 0, end: 0 };

/**
 * Returns why a parsed query cannot be used for an audience or a computed trait, or null. A window must end within the history that Sluice keeps,
 * because older events would silently not count.
 */
export function checkQuery(query: Query, { use, historyDays }: { use: "audience" | "trait"; historyDays: number }): QueryFault | null {
  if (use === "audience" && query.kind !== "condition")
    return fault("query_kind", "An audience needs a condition: compare the value, for example with >= 1.", query.value.position);
  if (use === "trait" && query.kind !== "value")
    return fault("query_kind", "A computed trait needs one value, such as event('Order Completed').count(), without a comparator.", WHOLE);
  for (const filter of listEventsIn(query).flatMap(({ filters }) => filters)) {
    const window = toWindow(filter);
    if (window !== null && window.ms > historyDays * DAY_MS) {
      const message = `The window reaches back ${describeDays(window.ms)}, but the history has ${historyDays} days (ENGAGE_HISTORY_DAYS).`;
      return fault("query_window", message, window.position);
    }
  }
  return null;
}

function toWindow(filter: EventFilter): { ms: number; position: Position } | null {
  if (filter.kind === "within") return { ms: filter.ms, position: filter.position };
  return filter.kind === "between" ? { ms: filter.toMs, position: filter.position } : null;
}

function describeDays(ms: number): string {
  const days = ms / DAY_MS;
  return Number.isInteger(days) ? `${days} days` : `${ms / 3_600_000} hours`;
}

function fault(code: QueryFault["code"], message: string, position: Position): QueryFault {
  return { code, message, position, expected: [] };
}

/** Returns all event operands of a query, those of funnels included. */
export function listEventsIn(query: Query): EventOperand[] {
  return query.kind === "value" ? listEvents(query.value) : listEventsOf(query.condition);
}

function listEventsOf(expression: Expression): EventOperand[] {
  if (expression.kind === "compare") return expression.operand.kind === "event" ? listEvents(expression.operand) : [];
  if (expression.kind === "not") return listEventsOf(expression.part);
  return expression.parts.flatMap(listEventsOf);
}

function listEvents(operand: EventOperand): EventOperand[] {
  return [operand, ...operand.filters.flatMap((filter) => (filter.kind === "where" ? listEventsOf(filter.condition) : []))];
}

/** Returns the keys that the conditions on traits read: of custom traits, of computed traits and of other audiences. */
export function traitKeys(query: Query): string[] {
  return query.kind === "value" ? [] : [...new Set(traitKeysOf(query.condition))];
}

function traitKeysOf(expression: Expression): string[] {
  if (expression.kind === "compare") return expression.operand.kind === "trait" ? [expression.operand.path.split(".")[0] ?? ""] : [];
  if (expression.kind === "not") return traitKeysOf(expression.part);
  return expression.parts.flatMap(traitKeysOf);
}

/**
 * Returns a cycle of keys through `key`, such as `["a", "b", "a"]`, or null.
 *
 * @param uses the keys that the query of each key reads
 */
export function findCycle(key: string, uses: ReadonlyMap<string, readonly string[]>): string[] | null {
  const visited = new Set<string>();
  const walk = (path: string[]): string[] | null => {
    for (const next of uses.get(path.at(-1) ?? "") ?? []) {
      if (next === key) return [...path, next];
      if (visited.has(next)) continue;
      visited.add(next);
      const cycle = walk([...path, next]);
      if (cycle !== null) return cycle;
    }
    return null;
  };
  return walk([key]);
}
