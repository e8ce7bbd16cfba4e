import type { Literal } from "@/server/domain/engage/query/query-tree.ts";

/** A value in double quotes, in which a double quote is doubled, or everything up to the next comma. */
const VALUE = /\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))(?:,|$)/y;

/** Returns the values of a text such as `red, 7, true, "Paris, France"`. Numbers and true or false outside quotes are no text. */
export function readValues(text: string): Literal[] {
  const values: Literal[] = [];
  VALUE.lastIndex = 0;
  while (VALUE.lastIndex < text.length) {
    const match = VALUE.exec(text);
    if (match === null) break;
    const [, quoted, plain = ""] = match;
    if (quoted !== undefined) values.push(quoted.replaceAll('""', '"'));
    else if (plain.trim() !== "") values.push(readPlain(plain.trim()));
  }
  return values;
}

/** Returns the text of which `readValues` returns the values. */
export function showValues(values: readonly Literal[]): string {
  return values.map(showValue).join(", ");
}

function showValue(value: Literal): string {
  if (typeof value !== "string") return String(value);
  const isPlain = value !== "" && value.trim() === value && !/[",]/.test(value) && readPlain(value) === value;
  return isPlain ? value : `"${value.replaceAll('"', '""')}"`;
}

function readPlain(text: string): Literal {
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(\.\d+)?$/.test(text) && String(Number(text)) === text ? Number(text) : text;
}
