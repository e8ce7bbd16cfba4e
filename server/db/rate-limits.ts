import { sql } from "kysely";
import type { Database } from "./database.ts";

type Attempt = { id: string; key: string; now: number; windowMs: number };

/** Counts one more attempt at `key`. Returns how many there were since the window (ms) began with the first of them. */
export async function countAttempt(db: Database, attempt: Attempt): Promise<number> {
  return (await countInWindow(db, attempt)).count;
}

/** Counts one more attempt at `key`, in one statement, with when its window began (ms since the epoch). */
export async function countInWindow(db: Database, { id, key, now, windowMs }: Attempt): Promise<{ count: number; since: number }> {
  const { rows } = await sql<{ count: number; since: number }>`
    insert into rate_limit as known (id, key, count, last_request)
    values (${id}, ${key}, 1, ${now})
    on conflict (key) do update set
      count = case when known.last_request <= ${now - windowMs}::bigint then 1 else known.count + 1 end,
      last_request = case when known.last_request <= ${now - windowMs}::bigint then ${now}::bigint else known.last_request end
    returning count, last_request as since
  `.execute(db);
  return rows[0] ?? { count: 1, since: now };
}
