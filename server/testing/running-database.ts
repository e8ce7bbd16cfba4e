import { type Database, openDatabase } from "../db/database.ts";
import { findRunningPostgres } from "../postgres/embedded-postgres.ts";

/** Calls `use` with the database of the Sluice that runs on a data directory. Returns null while PostgreSQL is away, or if it goes away meanwhile. */
export async function readRunningDatabase<Value>(dataDir: string, use: (db: Database) => Promise<Value>): Promise<Value | null> {
  const url = await findRunningPostgres(dataDir);
  if (url === null) return null;
  const { db } = openDatabase(url, 1);
  try {
    return await use(db);
  } catch {
    return null;
  } finally {
    await db.destroy();
  }
}
