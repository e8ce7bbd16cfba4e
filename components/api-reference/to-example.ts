import type { Schema } from "@/components/api-reference/open-api-document";

/** Returns a value that the schema accepts: its example, or one made of its parts. `requiredOnly` leaves out optional fields. */
export function toExample(schema: Schema, name = "", requiredOnly = false): unknown {
  const { examples, const: only, enum: values, anyOf, properties, required = [], items } = schema;
  if (examples?.[0] !== undefined) return examples[0];
  if (only !== undefined) return only;
  if (values !== undefined) return values.at(-1);
  if (anyOf?.[0] !== undefined) return toExample(anyOf[0], name, requiredOnly);
  if (properties !== undefined) {
    const shown = Object.entries(properties).filter(
      ([key, { examples: own }]) => required.includes(key) || (!requiredOnly && own !== undefined),
    );
    return Object.fromEntries(shown.map(([key, field]) => [key, toExample(field, key, requiredOnly)]));
  }
  const type = typeof schema.type === "string" ? schema.type : schema.type?.[0];
  if (type === "array") return items === undefined || isEmptyObject(items) ? [] : [toExample(items, name, requiredOnly)];
  if (type === "object") return {};
  if (type === "boolean") return true;
  if (type === "integer" || type === "number") return schema.minimum ?? 0;
  return placeholder(name);
}

/** Converts `sourceId` to `<SOURCE_ID>`, which code blocks mark. */
export function placeholder(name: string): string {
  return `<${(name || "value").replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}>`;
}

function isEmptyObject({ properties }: Schema): boolean {
  return properties !== undefined && Object.keys(properties).length === 0;
}
