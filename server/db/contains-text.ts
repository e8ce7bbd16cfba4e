import { type RawBuilder, type SqlBool, sql } from "kysely";

/** Whether `text` stands in one of the columns, whichever case it has. Every row contains the empty text. */
export function containsText(text: string, ...columns: readonly string[]): RawBuilder<SqlBool> {
  const places = columns.map((column) => sql`position(lower(${text}) in lower(coalesce(${sql.ref(column)}, ''))) > 0`);
  return sql<SqlBool>`(${sql.join(places, sql` or `)})`;
}
