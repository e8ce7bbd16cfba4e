import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createKeysFile } from "../collect/keys/keys-file.ts";
import { serveCollector } from "../collect/serve-collector.ts";
import { type Composition, compose } from "../compose.ts";
import { prepareDatabase } from "../db/prepare-database.ts";
import type { Config } from "../env.ts";
import { type DirectoryLock, lockDirectory } from "../postgres/lock-directory.ts";
import { migrateQueue } from "../queue/migrate-queue.ts";
import { StartError } from "../start-error.ts";
import { explainListenError } from "./listen.ts";
import type { Program } from "./program.ts";

/** Tries, 250 ms apart. A collector whose supervisor was killed needs some seconds to drain. */
const LOCK_TRIES = 40;

/** Serves the tracking API on COLLECTOR_PORT. Locks the folder of open batches: only one collector can use it at a time. */
export const collector: Program = async (config, { supervised }) => {
  const runtime = await compose(config, "collector");
  if (!supervised) await prepareDatabase(runtime.pool, migrateQueue).catch((error) => goOnWithSavedKeys(runtime, error));
  const lock = await lockBatches(config);
  const serving = await serveCollector(runtime).catch((error) => explainListenError(error, config, "COLLECTOR_PORT"));

  return {
    async close() {
      await serving.close();
      await runtime.close();
      await lock.release();
    },
  };
};

/** Continues without the database if the write keys were saved earlier: calls of these sources are accepted. Otherwise rethrows the error. */
async function goOnWithSavedKeys({ config, log, close }: Composition, error: unknown): Promise<void> {
  const keys = await createKeysFile(config.DATA_DIR)
    .read()
    .catch(() => null);
  if (keys !== null)
    return log.warn(
      { event: "database-unavailable", error },
      "The database is unavailable. Calls of known sources are accepted, and are staged when it is available again.",
    );
  await close();
  throw error;
}

async function lockBatches(config: Config): Promise<DirectoryLock> {
  const directory = join(config.DATA_DIR, "locks", "collector");
  await mkdir(directory, { recursive: true });
  for (let tries = 0; tries < LOCK_TRIES; tries++) {
    const lock = await lockDirectory(directory);
    if (lock) return lock;
    await wait(250);
  }
  throw new StartError(`Another collector uses the data directory ${config.DATA_DIR}. Give each collector a DATA_DIR of its own.`);
}
