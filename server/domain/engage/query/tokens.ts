import type { Position, QueryFault } from "./query-tree.ts";

export type Token =
  | { kind: "name" | "symbol"; text: string; position: Position }
  | { kind: "text"; text: string; position: Position }
  | { kind: "number"; value: number; text: string; position: Position }
  | { kind: "end"; text: ""; position: Position };

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SYMBOL = /==|!=|>=|<=|[=<>().,:{}[\]]/y;
const SPACE = /\s*/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

/** Returns the tokens of a query, the last of kind `end`, or the fault of the first character that begins no token. */
export function readTokens(text: string): Token[] | QueryFault {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  for (;;) {
    at += match(SPACE)?.length ?? 0;
    if (at >= text.length) break;
    const quote = text[at];
    if (quote === "'" || quote === '"') {
      const read = readText(text, at, quote);
      if ("code" in read) return read;
      tokens.push(read);
      at = read.position.end;
      continue;
    }
    const [kind, found] = firstMatch(match);
    if (found === null)
      return syntaxFault({ start: at, end: at + 1 }, `The character ${JSON.stringify(text[at])} has no meaning here.`, []);
    const position = { start: at, end: at + found.length };
    tokens.push(kind === "number" ? { kind, value: Number(found), text: found, position } : { kind, text: found, position });
    at = position.end;
  }
  tokens.push({ kind: "end", text: "", position: { start: text.length, end: text.length } });
  return tokens;
}

function firstMatch(match: (pattern: RegExp) => string | null): ["name" | "number" | "symbol", string | null] {
  const name = match(NAME);
  if (name !== null) return ["name", name];
  const number = match(NUMBER);
  return number === null ? ["symbol", match(SYMBOL)] : ["number", number];
}

/** Reads a quoted text, in which a backslash keeps the next character. */
function readText(text: string, start: number, quote: string): Token | QueryFault {
  let value = "";
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === quote) return { kind: "text", text: value, position: { start, end: at + 1 } };
    if (character === "\\" && at + 1 < text.length) {
      at += 1;
      const escaped = text[at] ?? "";
      value += ESCAPES[escaped] ?? escaped;
    } else value += character;
  }
  return syntaxFault({ start, end: text.length }, `The text that begins at character ${start + 1} has no closing ${quote}.`, [quote]);
}

export function syntaxFault(position: Position, message: string, expected: string[]): QueryFault {
  return { code: "query_syntax", message, position, expected };
}
