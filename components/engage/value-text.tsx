import { visibleText } from "@/server/domain/plain-text.ts";

/** A trait's or property's value as short text: text as it is, everything else as JSON. */
function valueText(value: unknown): string {
  if (value === null || value === undefined) return "no value";
  return visibleText(typeof value === "string" ? value : (JSON.stringify(value) ?? "no value"));
}

export function ValueText({ value }: { value: unknown }) {
  if (value === null || value === undefined) return <span className="text-muted">no value</span>;
  return <bdi className="font-mono text-sm break-all">{valueText(value)}</bdi>;
}
