import { type EventFilter, type Expression, PATH_REDUCERS, type Position, QUERY_LIMITS, type Reducer } from "./query-tree.ts";
import { stop, type TokenReader } from "./token-reader.ts";

/** Where an expression stands: which operands it may have, and how deep it is. */
export type Scope = {
  inside: "query" | "where";
  depth: number;
  parseNested(reader: TokenReader, scope: Scope): Expression;
  countExpression(position: Position): void;
};

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };
const FILTERS = ["where", "sources", "within", "between"];
const REDUCERS = ["count", "sum", "avg", "max", "min", "mode", "first", "last", "unique"];

/** Parses `.where(…)`, `.sources(…)`, `.within(…)` and `.between(…)`, as many as follow. */
export function parseFilters(reader: TokenReader, scope: Scope): EventFilter[] {
  const filters: EventFilter[] = [];
  while (followsName(reader, FILTERS)) {
    reader.symbol(".");
    const name = reader.name(FILTERS);
    reader.symbol("(");
    filters.push(parseFilter(reader, scope, name.text, name.position.start));
    reader.symbol(")");
  }
  return filters;
}

/** Whether a dot and one of these names follow. */
export function followsName(reader: TokenReader, names: readonly string[]): boolean {
  const after = reader.peekAfter();
  return reader.peek().text === "." && reader.peek().kind === "symbol" && after.kind === "name" && names.includes(after.text);
}

function parseFilter(reader: TokenReader, scope: Scope, name: string, start: number): EventFilter {
  if (name === "where")
    return { kind: "where", condition: scope.parseNested(reader, { ...scope, inside: "where", depth: scope.depth + 1 }) };
  if (name === "sources") return { kind: "sources", exclude: parseExcluded(reader) };
  const of = parseOf(reader, scope);
  const first = parseDuration(reader);
  if (name === "within") return { kind: "within", ms: first, of, position: { start, end: reader.end() } };
  reader.symbol(",");
  const second = parseDuration(reader);
  const position = { start, end: reader.end() };
  if (first >= second) stop("query_window", "The first time of between must be shorter than the second.", position);
  return { kind: "between", fromMs: first, toMs: second, of, position };
}

/** Parses `parent:`, which stands within the condition of another event. */
function parseOf(reader: TokenReader, scope: Scope): "now" | "parent" {
  if (reader.peek().text !== "parent") return "now";
  const { position } = reader.next();
  reader.symbol(":");
  if (scope.inside !== "where") stop("query_window", "parent: stands only within where(…) of another event.", position);
  return "parent";
}

function parseExcluded(reader: TokenReader): string[] {
  reader.symbol("{");
  reader.name(["exclude"]);
  reader.symbol(":");
  const ids: string[] = [];
  if (reader.takes("[")) {
    do ids.push(reader.text("the id of a source in quotes"));
    while (reader.takes(","));
    reader.symbol("]");
  } else ids.push(reader.text("the id of a source in quotes"));
  reader.symbol("}");
  return ids;
}

/** Parses `7 days`. Returns ms. */
export function parseDuration(reader: TokenReader): number {
  const { position } = reader.peek();
  const amount = reader.number("a duration such as 7 days");
  const unit = reader.peek();
  const ms = unit.kind === "name" ? UNITS[unit.text.toLowerCase().replace(/s$/, "")] : undefined;
  if (ms === undefined) return reader.refuse(["minutes", "hours", "days", "weeks"]);
  reader.next();
  if (!Number.isInteger(amount) || amount < 1 || amount > 100_000)
    stop("query_window", "A duration is a whole number from 1 to 100,000 and its unit.", position);
  return amount * ms;
}

/** Parses a reducer; without one, the events are counted. */
export function parseReducer(reader: TokenReader): Reducer {
  if (!followsName(reader, REDUCERS)) return { kind: "count" };
  reader.symbol(".");
  const { text: name } = reader.name(REDUCERS);
  reader.symbol("(");
  if (name === "count") {
    reader.symbol(")");
    return { kind: "count" };
  }
  const path = parseReducedPath(reader);
  const minFrequency = name === "mode" ? parseMinFrequency(reader) : 1;
  reader.symbol(")");
  if (name === "mode") return { kind: "mode", path, minFrequency };
  if (name === "unique" && followsName(reader, ["count"])) {
    for (const expected of [".", "count", "(", ")"]) {
      if (reader.peek().text !== expected) reader.refuse([expected]);
      reader.next();
    }
    return { kind: "unique_count", path };
  }
  return { kind: PATH_REDUCERS.find((kind) => kind === name) ?? "first", path };
}

/** Parses `property('price')`. */
function parseReducedPath(reader: TokenReader): string {
  const { position } = reader.name(["property"]);
  reader.symbol("(");
  const path = reader.text("the name of a property in quotes");
  reader.symbol(")");
  if (path.split(".").some((segment) => segment === "")) stop("query_syntax", "A name has an empty part.", position);
  return path;
}

/** Parses the second argument of mode: 2 if it is missing, because a most frequent value occurs at least twice. */
function parseMinFrequency(reader: TokenReader): number {
  if (!reader.takes(",")) return 2;
  const { position } = reader.peek();
  const frequency = reader.number("a number");
  if (!Number.isInteger(frequency) || frequency < 1 || frequency > 1_000_000)
    stop("query_syntax", "The minimum frequency is a whole number from 1 to 1,000,000.", position);
  return frequency;
}

/** Bounds a list of values. */
export function refuseMoreThan(count: number, position: Position): void {
  if (count > QUERY_LIMITS.values) stop("query_too_long", `A list has at most ${QUERY_LIMITS.values} values.`, position);
}
