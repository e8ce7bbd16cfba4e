import { runMigrations } from "graphile-worker";
import type pg from "pg";
import { QUIET } from "./quiet-logger.ts";

/** Brings the queue's own tables (schema `graphile_worker`) up to date. */
export async function migrateJobs(pool: pg.Pool): Promise<void> {
  await runMigrations({ pgPool: pool, logger: QUIET });
}
