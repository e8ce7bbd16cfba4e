import { parseDuration, refuseMoreThan } from "./parse-event.ts";
import { parseIsoTime } from "./parse-iso-time.ts";
import type { Comparator, Literal, Operand, Position } from "./query-tree.ts";
import { stop, type TokenReader } from "./token-reader.ts";

type Kind = Comparator["kind"];

const SYMBOLS: Readonly<Record<string, Kind>> = {
  "=": "equals",
  "==": "equals",
  "!=": "differs",
  ">": "greater_than",
  ">=": "at_least",
  "<": "less_than",
  "<=": "at_most",
};

/** What the brackets of a comparator contain. */
const ARGUMENTS = {
  equals: "literal",
  differs: "literal",
  exists: "nothing",
  absent: "nothing",
  greater_than: "number",
  at_least: "number",
  less_than: "number",
  at_most: "number",
  contains: "literals",
  omits: "literals",
  one_of: "literals",
  none_of: "literals",
  starts_with: "text",
  ends_with: "text",
  before_date: "time",
  after_date: "time",
  within_last: "duration",
  within_next: "duration",
  before_last: "duration",
  after_next: "duration",
} as const satisfies Record<Kind, string>;

const NAMES = Object.keys(ARGUMENTS) as Kind[];

/** Whether a comparator may follow. */
export function startsComparator(reader: TokenReader): boolean {
  const token = reader.peek();
  return token.kind === "symbol" && (token.text === "." || SYMBOLS[token.text] !== undefined);
}

/** Parses `>= 1` or `.at_least(1)`. */
export function parseComparator(reader: TokenReader, operand: Operand): Comparator {
  const token = reader.next();
  const symbol = SYMBOLS[token.text];
  if (symbol !== undefined) {
    refuseWrongOperand(symbol, operand, token.position);
    return parseArguments(reader, symbol);
  }
  const name = reader.name(NAMES);
  const kind = name.text as Kind;
  refuseWrongOperand(kind, operand, name.position);
  reader.symbol("(");
  const comparator = parseArguments(reader, kind);
  reader.symbol(")");
  return comparator;
}

function parseArguments(reader: TokenReader, kind: Kind): Comparator {
  switch (kind) {
    case "equals":
    case "differs":
      return { kind, value: parseLiteral(reader) };
    case "exists":
    case "absent":
      return { kind };
    case "greater_than":
    case "at_least":
    case "less_than":
    case "at_most":
      return { kind, value: reader.number("a number") };
    case "contains":
    case "omits":
    case "one_of":
    case "none_of":
      return { kind, values: parseLiterals(reader) };
    case "starts_with":
    case "ends_with":
      return { kind, value: reader.text("a text in quotes") };
    case "before_date":
    case "after_date":
      return { kind, value: parseTime(reader) };
    default:
      return { kind, ms: parseDuration(reader) };
  }
}

function parseLiterals(reader: TokenReader): Literal[] {
  const { position } = reader.peek();
  const inList = reader.takes("[");
  const values = [parseLiteral(reader)];
  while (reader.takes(",")) values.push(parseLiteral(reader));
  if (inList) reader.symbol("]");
  refuseMoreThan(values.length, position);
  return values;
}

function parseLiteral(reader: TokenReader): Literal {
  const token = reader.peek();
  if (token.kind === "number") return reader.number("a number");
  if (reader.takesWord("TRUE")) return true;
  if (reader.takesWord("FALSE")) return false;
  if (token.kind !== "text") reader.refuse(["a text in quotes", "a number", "true", "false"]);
  return reader.text("a text in quotes");
}

function parseTime(reader: TokenReader): string {
  const { position } = reader.peek();
  const text = reader.text("a date such as '2026-11-27'");
  if (parseIsoTime(text) === null) stop("query_syntax", "This is not an ISO 8601 date or time, such as 2026-11-27T10:00:00Z.", position);
  return text;
}

/** Numbers of the events' own have a value always, or are compared as numbers only. */
function refuseWrongOperand(kind: Kind, operand: Operand, position: Position): void {
  if (operand.kind !== "event") return;
  const { kind: reducer } = operand.reducer;
  const argument = ARGUMENTS[kind];
  const always = reducer === "count" || reducer === "sum" || reducer === "unique_count";
  if (always && argument === "nothing") stop("query_comparator", `${reducer} always has a value. Compare it with a number.`, position);
  const isNumber = always || reducer === "avg" || reducer === "max" || reducer === "min";
  if (isNumber && !["literal", "number", "nothing"].includes(argument) && kind !== "one_of" && kind !== "none_of")
    stop("query_comparator", `${reducer} is a number, and cannot be compared with ${kind}.`, position);
  if (reducer === "unique" && !["contains", "omits", "exists", "absent"].includes(kind))
    stop("query_comparator", `unique is a list: use contains, omits, exists or absent, or unique(…).count().`, position);
}
