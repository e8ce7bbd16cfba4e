import { type RawBuilder, type SqlBool, sql } from "kysely";

/** Whether one of the columns contains `text`, in any case. Every row contains the empty text. */
export function containsText(text: string, ...columns: readonly string[]): RawBuilder<SqlBool> {
  const places = columns.map((column) => sql`position(lower(${text}) in lower(coalesce(${sql.ref(column)}, ''))) > 0`);
  return sql<SqlBool>`(${sql.join(places, sql` or `)})`;
}
