import { sql } from "kysely";
import type { Database } from "./database.ts";

/** Counts one more attempt at `key`, in one statement. Answers how many there were since the window (ms) began with the first of them. */
export async function countAttempt(
  db: Database,
  { id, key, now, windowMs }: { id: string; key: string; now: number; windowMs: number },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    insert into rate_limit as known (id, key, count, last_request)
    values (${id}, ${key}, 1, ${now})
    on conflict (key) do update set
      count = case when known.last_request <= ${now - windowMs}::bigint then 1 else known.count + 1 end,
      last_request = case when known.last_request <= ${now - windowMs}::bigint then ${now}::bigint else known.last_request end
    returning count
  `.execute(db);
  return rows[0]?.count ?? 1;
}
