import { createServer } from "node:http";
import { compose } from "../compose.ts";
import { prepareDatabase } from "../db/prepare-database.ts";
import { migrateJobs } from "../jobs/migrate-jobs.ts";
import { startWorker } from "../jobs/worker.ts";
import { closeServer, listen, withHealth } from "./listen.ts";
import type { Program } from "./program.ts";

/** The jobs, with `GET /healthz` on WORKER_PORT. */
export const worker: Program = async (config, { supervised }) => {
  const runtime = await compose(config, "worker");
  if (!supervised) await prepareDatabase(runtime.pool, migrateJobs);
  const server = createServer(withHealth((_, response) => void response.writeHead(404).end()));
  await listen(server, config, "WORKER_PORT");
  const working = await startWorker(runtime, runtime.pool);

  return {
    failed: working.failed,
    async close() {
      await working.stop();
      await closeServer(server, 0);
      await runtime.close();
    },
  };
};
