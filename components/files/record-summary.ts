import { visibleText } from "@/server/domain/plain-text.ts";

/** What the row of a record shows. */
type RecordSummary = { type: string; name: string; user: string; receivedAt: string };

const MAX_LENGTH = 255;

/** Reads a record, which may hold anything that a client sent. Texts are cut at 255 characters. */
export function readRecord(text: string): RecordSummary {
  const record = parse(text);
  return {
    type: shown(record["type"]) || "record",
    name: shown(record["event"]) || shown(record["name"]),
    user: shown(record["userId"]) || shown(record["anonymousId"]),
    receivedAt: shown(record["receivedAt"]).slice(11, 23),
  };
}

/** Returns the records that contain the text, in upper or lower case, with their positions. */
export function matchRecords(records: readonly string[], search: string): { text: string; index: number }[] {
  const wanted = search.trim().toLowerCase();
  return records.map((text, index) => ({ text, index })).filter(({ text }) => text.toLowerCase().includes(wanted));
}

function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function shown(value: unknown): string {
  if (typeof value !== "string" && typeof value !== "number") return "";
  return visibleText([...String(value).slice(0, 4 * MAX_LENGTH)].slice(0, MAX_LENGTH).join(""));
}
