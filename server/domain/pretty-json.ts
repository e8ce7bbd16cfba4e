/** Returns the JSON text with one member a line, indented by two spaces. Numbers and strings stay as they are written: a 64-bit integer keeps its digits. */
export function prettyJson(text: string): string {
  let depth = 0;
  let pretty = "";
  const newLine = () => `\n${"  ".repeat(depth)}`;
  const tokens = text.match(TOKEN) ?? [];
  for (const [at, token] of tokens.entries()) {
    const isEmpty = CLOSING[token] !== undefined && tokens[at + 1] === CLOSING[token];
    if (isEmpty) pretty += token;
    else if (CLOSING[token] !== undefined) {
      depth += 1;
      pretty += token + newLine();
    } else if (token === "}" || token === "]") {
      const wasEmpty = CLOSING[tokens[at - 1] ?? ""] === token;
      if (!wasEmpty) {
        depth -= 1;
        pretty += newLine();
      }
      pretty += token;
    } else pretty += token === "," ? token + newLine() : token === ":" ? ": " : token;
  }
  return pretty;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;
const CLOSING: Readonly<Record<string, string>> = { "{": "}", "[": "]" };
