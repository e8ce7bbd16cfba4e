import type { Comparator, EventFilter, EventOperand, Expression, Literal, Operand, Query, Reducer } from "./query-tree.ts";

/** Returns the text of a query, which `parseQuery` reads as the same tree. */
export function printQuery(query: Query): string {
  return query.kind === "value" ? printOperand(query.value) : printExpression(query.condition);
}

export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "compare":
      return printOperand(expression.operand) + printComparator(expression.comparator);
    case "not":
      return `NOT(${printExpression(expression.part)})`;
    default:
      return expression.parts
        .map((part) => (part.kind === "and" || part.kind === "or" ? `(${printExpression(part)})` : printExpression(part)))
        .join(expression.kind === "and" ? " AND " : " OR ");
  }
}

export function printOperand(operand: Operand): string {
  if (operand.kind !== "event") return `${operand.kind}(${quote(operand.path)})`;
  return printEvent(operand);
}

function printEvent({ name, filters, reducer }: EventOperand): string {
  return `event(${quote(name)})${filters.map(printFilter).join("")}${printReducer(reducer)}`;
}

function printFilter(filter: EventFilter): string {
  if (filter.kind === "where") return `.where(${printExpression(filter.condition)})`;
  if (filter.kind === "sources") {
    const [only, ...more] = filter.exclude.map(quote);
    return `.sources({exclude: ${more.length === 0 ? only : `[${[only, ...more].join(", ")}]`}})`;
  }
  const of = filter.of === "parent" ? "parent: " : "";
  if (filter.kind === "within") return `.within(${of}${printDuration(filter.ms)})`;
  return `.between(${of}${printDuration(filter.fromMs)}, ${printDuration(filter.toMs)})`;
}

function printReducer(reducer: Reducer): string {
  if (reducer.kind === "count") return ".count()";
  const property = `property(${quote(reducer.path)})`;
  if (reducer.kind === "unique_count") return `.unique(${property}).count()`;
  if (reducer.kind === "mode") return `.mode(${property}, ${reducer.minFrequency})`;
  return `.${reducer.kind}(${property})`;
}

const SYMBOLS: Partial<Record<Comparator["kind"], string>> = {
  equals: "=",
  differs: "!=",
  greater_than: ">",
  at_least: ">=",
  less_than: "<",
  at_most: "<=",
};

export function printComparator(comparator: Comparator): string {
  const { kind } = comparator;
  if ("values" in comparator) return `.${kind}(${comparator.values.map(printLiteral).join(", ")})`;
  if ("ms" in comparator) return `.${kind}(${printDuration(comparator.ms)})`;
  if (!("value" in comparator)) return `.${kind}()`;
  const symbol = SYMBOLS[kind];
  return symbol === undefined ? `.${kind}(${printLiteral(comparator.value)})` : ` ${symbol} ${printLiteral(comparator.value)}`;
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** Returns a duration in the largest unit that shows it exactly. */
export function printDuration(ms: number): string {
  const [unit, size] = UNITS.find(([, unitMs]) => ms % unitMs === 0) ?? UNITS[2];
  const amount = ms / size;
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}

function printLiteral(literal: Literal): string {
  return typeof literal === "string" ? quote(literal) : String(literal);
}

function quote(text: string): string {
  const escaped = text.replace(/[\\'\n\r\t]/g, (character) => ESCAPES[character] ?? `\\${character}`);
  return `'${escaped}'`;
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
