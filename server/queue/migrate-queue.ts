import { runMigrations } from "graphile-worker";
import type pg from "pg";
import { QUIET } from "./quiet-logger.ts";

/**
 * The queue would begin with `create schema if not exists`, for which a role needs the right to create schemas even where there is one. Who made
 * the schema for a role without that right gets its first table here, as the queue (0.18) makes it; then the queue goes on from there.
 */
const FIRST_TABLE = `do $$ begin
  if to_regnamespace('graphile_worker') is not null and to_regclass('graphile_worker.migrations') is null then
    create table graphile_worker.migrations (id int primary key, ts timestamptz default now() not null, breaking boolean not null default false);
  end if;
end $$`;

/** Brings the queue's own tables (schema `graphile_worker`) up to date. */
export async function migrateQueue(pool: pg.Pool): Promise<void> {
  await pool.query(FIRST_TABLE);
  await runMigrations({ pgPool: pool, logger: QUIET });
}
