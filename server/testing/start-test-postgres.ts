import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openDatabase } from "../db/database.ts";
import { migrate } from "../db/migrate.ts";
import { startPostgres } from "../postgres/embedded-postgres.ts";
import { migrateQueue } from "../queue/migrate-queue.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The migrated, empty database that every test database is copied from. No test connects to it. */
    templateUrl: string;
  }
}

/** Starts one PostgreSQL before all tests, and removes it with its data afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), "sluice-test-"));
  const postgres = await startPostgres({ dataDir, durable: false });
  const { pool } = openDatabase(postgres.url, 2);
  await migrate(pool);
  await migrateQueue(pool);
  await pool.end();
  project.provide("templateUrl", postgres.url);

  return async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
