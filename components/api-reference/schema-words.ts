import type { Schema } from "@/components/api-reference/open-api-document";

/** A row of a table of fields. `fields` are the nested fields of an object or of a list of objects. */
export type FieldRow = { name: string; type: string; required: boolean; about: string; values: string[]; fields: FieldRow[] };

/** Returns the fields of an object's schema, or of the items of a list. */
export function fieldRows(schema: Schema): FieldRow[] {
  const { properties, required = [], items } = schema;
  if (properties === undefined) return items === undefined ? [] : fieldRows(items);
  return Object.entries(properties).map(([name, field]) => fieldRow(name, field, required.includes(name)));
}

export function fieldRow(name: string, schema: Schema, required: boolean): FieldRow {
  const values = (schema.const !== undefined ? [schema.const] : (schema.enum ?? [])).map(String);
  return { name, type: typeWords(schema), required, about: aboutField(schema), values, fields: fieldRows(schema) };
}

/** Returns a type such as `string`, `list of objects` or `string or null`. */
export function typeWords(schema: Schema): string {
  const { anyOf, type, format, items } = schema;
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeWords))].join(" or ");
  if (typeof type !== "string" && type !== undefined) return type.join(" or ");
  if (type === "array") return `list of ${items === undefined || typeWords(items) === "anything" ? "anything" : `${typeWords(items)}s`}`;
  if (type === "object") return "object";
  if (format === "date-time") return "date and time";
  return type ?? "anything";
}

function aboutField(schema: Schema): string {
  const { description, minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  const sentences = [
    description,
    rangeWords(minimum, maximum),
    rangeWords(minLength, maxLength, "characters"),
    rangeWords(minItems, maxItems, "entries"),
    defaultWords(schema.default),
  ];
  return sentences.filter((sentence) => sentence !== undefined).join(" ");
}

/** Leaves out limits that only come from JavaScript's safe integers. */
function rangeWords(low: number | undefined, high: number | undefined, unit?: string): string | undefined {
  const after = unit === undefined ? "" : ` ${unit}`;
  const [from, to] = [low, high].map((end) => (end !== undefined && Math.abs(end) < Number.MAX_SAFE_INTEGER ? end : undefined));
  if (from !== undefined && to !== undefined) return `${from} to ${to}${after}.`;
  if (to !== undefined) return to === 0 ? "Must be empty." : `At most ${to}${after}.`;
  return from === undefined ? undefined : `At least ${from}${after}.`;
}

function defaultWords(value: unknown): string | undefined {
  return value === undefined || typeof value === "object" ? undefined : `Default: ${String(value)}.`;
}
