import { ok, type Result, refuse } from "./result.ts";

/** Parses a text with one or more JSON values in sequence, as `curl … >> file` writes them. Refuses with the parser's message. */
export function readJsonValues(text: string): Result<unknown[], string> {
  const plain = text.replace(/^\uFEFF/, "");
  if (plain.trim() === "") return ok([]);
  try {
    return ok([JSON.parse(plain)]);
  } catch (whole) {
    const parts = splitValues(plain);
    if (parts.length < 2) return refuse((whole as SyntaxError).message);
    try {
      return ok(parts.map((part) => JSON.parse(part)));
    } catch (part) {
      return refuse((part as SyntaxError).message);
    }
  }
}

/** Splits the text after each complete object or array. Text outside of them goes to the next part, where parsing refuses it. */
function splitValues(text: string): string[] {
  const parts: string[] = [];
  let [start, depth] = [0, 0];
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    if (depth !== 0 || token.startsWith('"')) continue;
    parts.push(text.slice(start, index + 1));
    start = index + 1;
  }
  const rest = text.slice(start);
  return rest.trim() === "" ? parts : [...parts, rest];
}
