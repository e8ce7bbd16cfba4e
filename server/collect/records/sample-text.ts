import { applyEdits, createCuts, parseMembers, toOneLine } from "./json-source.ts";

/** Returns the first `maxLength` characters of the client's event, without its write key. */
export function toSampleText(event: string, maxLength: number): string {
  const text = toOneLine(event);
  const sample = text.startsWith("{") ? applyEdits(text, createCuts(parseMembers(text), WRITE_KEY)) : text;
  // This makes a copy: a slice of the string would keep the whole call in memory. It also replaces half of a surrogate pair at the end.
  return Buffer.from(sample.slice(0, maxLength)).toString();
}

const WRITE_KEY: ReadonlySet<string> = new Set(["writeKey"]);
