// Reads JSON as source text, so that what a client wrote can be kept as it is: digits, escapes, order, keys that are there twice.

/** One member of an object, by where it stands in the source text. */
export type Member = {
  /** Decoded. */
  key: string;
  /** Where its key begins. */
  start: number;
  keyEnd: number;
  valueStart: number;
  /** Past its value. */
  end: number;
  /** The comma before it; -1 for the first one. */
  comma: number;
};

/** The members of the object that begins at `start`, in their order, those with equal keys too. `text` is valid JSON. */
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

/** The source texts of the items of the array that `text` is. `text` is valid JSON. */
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

/** The text from `start` to `end` gives way to `text`. */
export type Edit = { start: number; end: number; text: string };

/** Leaves members out. A member goes with the comma before it, or, where no member before it is kept, with the comma behind it. */
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

/** `text` with all of `edits`, which do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = "";
  let from = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return result + text.slice(from);
}

/** On one line: text with a line break between its tokens loses the white space between them, other text stays as it is. */
export function toOneLine(text: string): string {
  if (!/[\r\n]/.test(text)) return text;
  return text.replace(STRING_OR_SPACE, (part) => (part.startsWith('"') ? part : ""));
}

const STRING_OR_SPACE = /"[^"\\]*(?:\\.[^"\\]*)*"|[ \t\r\n]+/g;

/**
 * With U+FFFD for each escape of half a surrogate pair, in keys and values. Such an escape is JSON, but DuckDB, jq and PostgreSQL
 * refuse a whole file for one.
 */
export function repairSurrogates(text: string): string {
  if (!/\\u[dD][89a-fA-F]/.test(text)) return text;
  return text.replace(ESCAPE, (whole, half) => (half === undefined ? whole : "\\ufffd"));
}

/** Whole pairs come first, and every other escape is passed over, so that `\\ud83d` behind a backslash stays text. */
const ESCAPE = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(\\u[dD][89a-fA-F][\da-fA-F]{2})|\\./g;

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /[^ \t\r\n,\]}]+/y;

function skipSpace(text: string, start: number): number {
  return skip(SPACE, text, start);
}

/** Nesting of any depth: it counts, and does not call itself. */
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
