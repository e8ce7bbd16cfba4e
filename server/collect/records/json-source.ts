// Reads JSON as source text, so that the client's text can be kept unchanged: digits, escapes, order and duplicate keys.

/** One member of an object, with its positions in the source text. */
export type Member = {
  /** Without its quotes and escapes. */
  key: string;
  /** Start of the key. */
  start: number;
  keyEnd: number;
  valueStart: number;
  /** End of the value. */
  end: number;
  /** Position of the comma before it; -1 for the first member. */
  comma: number;
};

/** Returns the members of the object at `start`, in their order, with duplicate keys. `text` must be valid JSON. */
export function parseMembers(text: string, start = 0): Member[] {
  const members: Member[] = [];
  let comma = -1;
  for (let i = skipSpace(text, start + 1); text[i] !== "}"; ) {
    const keyEnd = skipString(text, i);
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = skipValue(text, valueStart);
    members.push({ key: decodeKey(text.slice(i, keyEnd)), start: i, keyEnd, valueStart, end, comma });
    comma = skipSpace(text, end);
    i = text[comma] === "," ? skipSpace(text, comma + 1) : comma;
  }
  return members;
}

/** Returns the source texts of the items of an array. `text` must be valid JSON. */
export function parseItems(text: string): string[] {
  const items: string[] = [];
  for (let i = skipSpace(text, 1); text[i] !== "]"; ) {
    const end = skipValue(text, i);
    items.push(text.slice(i, end));
    const comma = skipSpace(text, end);
    i = text[comma] === "," ? skipSpace(text, comma + 1) : comma;
  }
  return items;
}

/** Replaces the text from `start` to `end` with `text`. */
export type Edit = { start: number; end: number; text: string };

/** Returns edits that remove members, each with the comma before it. If no earlier member is kept, the comma after it is removed. */
export function createCuts(members: readonly Member[], leftOut: { has(key: string): boolean }): Edit[] {
  let kept = false;
  return members.flatMap(({ key, comma, start, end }, index) => {
    if (!leftOut.has(key)) {
      kept = true;
      return [];
    }
    return [kept ? { start: comma, end, text: "" } : { start, end: members[index + 1]?.start ?? end, text: "" }];
  });
}

/** Returns `text` with all edits, which must not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = "";
  let from = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return result + text.slice(from);
}

/** Returns JSON on one line. If it has line breaks between tokens, all white space between tokens is removed; else it is returned unchanged. */
export function toOneLine(text: string): string {
  if (!/[\r\n]/.test(text)) return text;
  return text.replace(STRING_OR_SPACE, (part) => (part.startsWith('"') ? part : ""));
}

const STRING_OR_SPACE = /"[^"\\]*(?:\\.[^"\\]*)*"|[ \t\r\n]+/g;

/**
 * Replaces each escape of an unpaired surrogate, in keys and values, with U+FFFD. Such an escape is valid JSON, but DuckDB, jq and PostgreSQL refuse a
 * whole file because of one.
 */
export function repairSurrogates(text: string): string {
  if (!/\\u[dD][89a-fA-F]/.test(text)) return text;
  return text.replace(ESCAPE, (whole, half) => (half === undefined ? whole : "\\ufffd"));
}

/** Matches whole pairs first, and skips all other escapes, so that the text `\\ud83d` after a backslash is not matched. */
const ESCAPE = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(\\u[dD][89a-fA-F][\da-fA-F]{2})|\\./g;

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /[^ \t\r\n,\]}]+/y;

function skipSpace(text: string, start: number): number {
  return skip(SPACE, text, start);
}

/** Returns the end of a value. It is not recursive, so the nesting may have any depth. */
function skipValue(text: string, start: number): number {
  let depth = 0;
  let i = start;
  do {
    const char = text[i];
    if (char === '"') i = skipString(text, i);
    else if (char === "{" || char === "[") {
      depth += 1;
      i += 1;
    } else if (char === "}" || char === "]") {
      depth -= 1;
      i += 1;
    } else i = depth === 0 ? skip(SCALAR, text, i) : i + 1;
  } while (depth > 0);
  return i;
}

function skipString(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
  return i + 1;
}

function skip(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  pattern.test(text);
  return pattern.lastIndex;
}

function decodeKey(key: string): string {
  return key.includes("\\") ? JSON.parse(key) : key.slice(1, -1);
}
