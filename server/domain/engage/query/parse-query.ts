import { ok, type Result, refuse } from "../../result.ts";
import { parseComparator, startsComparator } from "./parse-comparator.ts";
import { parseFilters, parseReducer, type Scope } from "./parse-event.ts";
import { type EventOperand, type Expression, type Operand, QUERY_LIMITS, type Query, type QueryFault } from "./query-tree.ts";
import { createTokenReader, QueryStop, stop, type TokenReader } from "./token-reader.ts";
import { readTokens } from "./tokens.ts";

/**
 * Parses a query of an audience or a computed trait (docs/engage.md, Query language). Refuses with the first fault: a text that does not parse, or
 * that exceeds QUERY_LIMITS.
 */
export function parseQuery(text: string): Result<Query, QueryFault> {
  if (text.length > QUERY_LIMITS.characters) {
    const position = { start: QUERY_LIMITS.characters, end: text.length };
    const message = `A query has at most ${QUERY_LIMITS.characters} characters.`;
    return refuse({ code: "query_too_long", message, position, expected: [] });
  }
  const tokens = readTokens(text);
  if ("code" in tokens) return refuse(tokens);
  try {
    return ok(parseWhole(createTokenReader(tokens)));
  } catch (error) {
    if (error instanceof QueryStop) return refuse(error.fault);
    throw error;
  }
}

function parseWhole(reader: TokenReader): Query {
  const value = parseValue(reader, createScope());
  if (value !== null) return { kind: "value", value };
  const condition = parseExpression(reader, createScope());
  if (reader.peek().kind !== "end") reader.refuse(["AND", "OR", "the end of the query"]);
  return { kind: "condition", condition };
}

function createScope(): Scope {
  let count = 0;
  return {
    inside: "query",
    depth: 0,
    parseNested: parseExpression,
    countExpression(position) {
      count += 1;
      if (count > QUERY_LIMITS.expressions)
        stop("query_too_many_expressions", `A query has at most ${QUERY_LIMITS.expressions} expressions.`, position);
    },
  };
}

/** A query that is one event operand without a comparator is the value of a computed trait. Returns null, and takes nothing, for every other query. */
function parseValue(reader: TokenReader, scope: Scope): EventOperand | null {
  if (reader.peek().text !== "event") return null;
  const back = reader.mark();
  const operand = parseOperand(reader, scope);
  if (operand.kind === "event" && reader.peek().kind === "end") return operand;
  back();
  return null;
}

function parseExpression(reader: TokenReader, scope: Scope): Expression {
  return parseJoined(reader, "or", () => parseJoined(reader, "and", () => parsePart(reader, deeper(reader, scope))));
}

function parseJoined(reader: TokenReader, kind: "and" | "or", parsePartOf: () => Expression): Expression {
  const first = parsePartOf();
  const parts = [first];
  while (reader.takesWord(kind.toUpperCase())) parts.push(parsePartOf());
  return parts.length === 1 ? first : { kind, parts };
}

function deeper(reader: TokenReader, scope: Scope): Scope {
  if (scope.depth >= QUERY_LIMITS.nesting)
    stop("query_too_deep", `A query has at most ${QUERY_LIMITS.nesting} levels of brackets.`, reader.peek().position);
  return { ...scope, depth: scope.depth + 1 };
}

function parsePart(reader: TokenReader, scope: Scope): Expression {
  if (reader.takesWord("NOT")) {
    reader.symbol("(");
    const part = parseExpression(reader, scope);
    reader.symbol(")");
    return { kind: "not", part };
  }
  if (reader.takes("(")) {
    const inner = parseExpression(reader, scope);
    reader.symbol(")");
    return inner;
  }
  const start = reader.peek().position.start;
  const operand = parseOperand(reader, scope);
  if (!startsComparator(reader)) reader.refuse(["a comparator such as >= 1 or .exists()"]);
  const comparator = parseComparator(reader, operand);
  const position = { start, end: reader.end() };
  scope.countExpression(position);
  return { kind: "compare", operand, comparator, position };
}

const OPERANDS = { query: ["event", "trait"], where: ["property", "context", "event"] } as const;

function parseOperand(reader: TokenReader, scope: Scope): Operand {
  const expected = OPERANDS[scope.inside];
  const start = reader.peek();
  if (start.kind !== "name" || !(expected as readonly string[]).includes(start.text))
    reader.refuse([...expected.map((name) => `${name}('…')`), "NOT(…)", "("]);
  reader.next();
  reader.symbol("(");
  const name = reader.text(start.text === "event" ? "the name of an event in quotes" : "a name in quotes");
  const bracket = reader.symbol(")");
  const position = { start: start.position.start, end: bracket.position.end };
  if (start.text === "event") {
    if (name === "") stop("query_syntax", "The name of an event is empty.", position);
    const filters = parseFilters(reader, scope);
    return { kind: "event", name, filters, reducer: parseReducer(reader), position };
  }
  if (name.split(".").some((segment) => segment === "")) stop("query_syntax", "A name has an empty part.", position);
  if (start.text === "context" && !name.startsWith("page."))
    stop("query_syntax", "context reads the members of page only, such as context('page.url').", position);
  return { kind: start.text as "trait" | "property" | "context", path: name, position };
}
