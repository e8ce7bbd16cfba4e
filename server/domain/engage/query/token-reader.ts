import { type Position, QUERY_LIMITS, type QueryFault } from "./query-tree.ts";
import { syntaxFault, type Token } from "./tokens.ts";

/** Ends the parsing of a query at its first fault. */
export class QueryStop extends Error {
  readonly fault: QueryFault;

  constructor(fault: QueryFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** Reads the tokens of a query one after the other. Each method throws a QueryStop if the next token is not what it expects. */
export type TokenReader = {
  peek(): Token;
  /** The token after the next one. */
  peekAfter(): Token;
  /** Returns a function that goes back to this token. */
  mark(): () => void;
  next(): Token;
  /** Takes the symbol if it is next. */
  takes(symbol: string): boolean;
  /** Takes the word, in any case, if it is next. */
  takesWord(word: string): boolean;
  symbol(symbol: string): Token;
  name(expected: readonly string[]): Token;
  text(what: string): string;
  number(what: string): number;
  /** The end of the last token that was taken. */
  end(): number;
  refuse(expected: readonly string[], at?: Token): never;
};

export function createTokenReader(tokens: readonly Token[]): TokenReader {
  let at = 0;
  const peek = () => tokens[at] as Token;
  const next = () => {
    const token = peek();
    if (token.kind !== "end") at += 1;
    return token;
  };
  const is = (symbol: string) => peek().kind === "symbol" && peek().text === symbol;
  const refuse = (expected: readonly string[], token = peek()): never => {
    throw new QueryStop(syntaxFault(token.position, toSentence(expected, token), [...expected]));
  };
  const take = (fits: boolean, expected: readonly string[]) => (fits ? next() : refuse(expected));

  return {
    peek,
    peekAfter: () => tokens[at + 1] ?? peek(),
    mark() {
      const marked = at;
      return () => {
        at = marked;
      };
    },
    next,
    refuse,
    takes: (symbol) => is(symbol) && next() !== null,
    takesWord: (word) => peek().kind === "name" && peek().text.toUpperCase() === word && next() !== null,
    symbol: (symbol) => take(is(symbol), [symbol]),
    name: (expected) => take(peek().kind === "name" && expected.includes(peek().text), expected),
    text(what) {
      const token = take(peek().kind === "text", [what]);
      if (token.text.includes("\0")) stop("query_syntax", "A text contains a NUL character.", token.position);
      if (token.text.length > QUERY_LIMITS.textCharacters)
        stop("query_too_long", `A text has more than ${QUERY_LIMITS.textCharacters} characters.`, token.position);
      return token.text;
    },
    number(what) {
      const token = take(peek().kind === "number", [what]);
      return token.kind === "number" ? token.value : 0;
    },
    end: () => tokens[at - 1]?.position.end ?? 0,
  };
}

export function stop(code: QueryFault["code"], message: string, position: Position): never {
  throw new QueryStop({ code, message, position, expected: [] });
}

function toSentence(expected: readonly string[], found: Token): string {
  const [last, ...others] = [...expected].reverse();
  const names = others.length === 0 ? last : `${others.reverse().join(", ")} or ${last}`;
  if (found.kind === "end") return `Expected ${names} at the end of the query.`;
  const shown = found.kind === "text" ? `'${found.text}'` : found.text;
  return `Expected ${names} at character ${found.position.start + 1}, not ${shown}.`;
}
