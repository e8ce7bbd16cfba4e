import { runMigrations } from "graphile-worker";
import type pg from "pg";
import { QUIET } from "./quiet-logger.ts";

/**
 * The queue starts with `create schema if not exists`, which requires the right to create schemas even if the schema exists. For a role without that
 * right, this creates the first table in an existing schema as the queue (0.18) does; the queue then continues.
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
