import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import type { FurnishedWorkspace } from "./furnished-workspace.ts";

/** Returns all rows of all tables that belong to the workspace, as text. */
export async function selectWorkspaceRows(db: Database, { marks, otherSourceId }: FurnishedWorkspace): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1
  `.execute(db);
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.table(name)} as t order by 1`.execute(db);
    found.push(...rows.filter(({ row }) => mentions(row, [...marks, otherSourceId])).map(({ row }) => `${name} ${row}`));
  }
  return found;
}

/** Returns all ids and keys in the workspace. */
export function idsIn(rows: readonly string[]): Set<string> {
  return new Set(rows.flatMap((row) => [...row.matchAll(/"(?:id|key|token|[a-z_]+_id|token_hash)": "([^"]+)"/g)].map(([, id = ""]) => id)));
}

export function mentions(value: unknown, marks: readonly string[]): boolean {
  const text = JSON.stringify(value) ?? "";
  return marks.some((mark) => text.includes(mark));
}
