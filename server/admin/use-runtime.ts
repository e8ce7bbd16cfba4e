import { compose } from "../compose.ts";
import { prepareDatabase } from "../db/prepare-database.ts";
import type { Config } from "../env.ts";
import { findRunningPostgres, startPostgres } from "../postgres/embedded-postgres.ts";
import { migrateQueue } from "../queue/migrate-queue.ts";
import type { Runtime } from "../runtime.ts";

/** Returns a runtime whether Sluice is running or not. Without DATABASE_URL and a running PostgreSQL, starts one until `close`. */
export async function useRuntime(config: Config): Promise<{ runtime: Runtime; close(): Promise<void> }> {
  const postgres = await usePostgres(config);
  const runtime = await compose({ ...config, DATABASE_URL: postgres.url, LOG_LEVEL: "silent" }, "admin");
  const close = async () => {
    await runtime.close();
    await postgres.stop();
  };
  try {
    await prepareDatabase(runtime.pool, migrateQueue);
    return { runtime, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function usePostgres(config: Config): Promise<{ url: string; stop(): Promise<void> }> {
  const url = config.DATABASE_URL ?? (await findRunningPostgres(config.DATA_DIR));
  return url === null ? await startPostgres({ dataDir: config.DATA_DIR }) : { url, stop: async () => {} };
}
