import type pg from "pg";
import { StartError } from "../start-error.ts";
import { migrate } from "./migrate.ts";

/** Any number that nothing else in the database locks. */
const MIGRATION_LOCK = 7_583_423;

/**
 * Brings every table up to date, the queue's (`migrateQueue`) too; of programs that start together one does it and the others wait.
 * A PostgreSQL that can't be reached is a StartError that names its address, and never the password.
 */
export async function prepareDatabase(pool: pg.Pool, migrateQueue: (pool: pg.Pool) => Promise<void>): Promise<void> {
  const client = await pool.connect().catch((error: Error) => {
    throw new StartError(`PostgreSQL at ${addressOf(pool.options)} can't be used (DATABASE_URL): ${reasonOf(error)}.`, { cause: error });
  });
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await migrate(pool);
    await migrateQueue(pool);
    await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]);
  } finally {
    client.release(true);
  }
}

function addressOf({ connectionString = "" }: pg.PoolOptions): string {
  try {
    const url = new URL(connectionString);
    return url.searchParams.get("host") ?? `${url.hostname}:${url.port || 5432}`;
  } catch {
    return "an address that is not a URL";
  }
}

function reasonOf(error: Error & { code?: string }): string {
  if (error.code === "ECONNREFUSED" || error.code === "ENOENT") return "nothing listens there";
  if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN") return "there is no such host";
  return error.message || error.code || "it does not answer";
}
