import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import createNext from "next";
import { closeServer } from "../close-server.ts";
import { compose } from "../compose.ts";
import { prepareDatabase } from "../db/prepare-database.ts";
import { migrateQueue } from "../queue/migrate-queue.ts";
import { StartError } from "../start-error.ts";
import { withApiPaths } from "./api-paths.ts";
import { withClientAddress } from "./client-address.ts";
import { listen, withHealth } from "./listen.ts";
import { withOriginCheck } from "./origin-check.ts";
import type { Program } from "./program.ts";
import { withSecurityHeaders } from "./security-headers.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const DRAIN_MS = 2_000;

/** Serves the pages and the Public API with Next on WEB_PORT. */
export const web: Program = async (config, { dev, supervised }) => {
  if (!dev && !existsSync(join(ROOT, ".next", "BUILD_ID"))) {
    throw new StartError("The web program is not built yet. Run npm run build first, or npm run dev for development.");
  }
  if (!supervised) {
    const { pool, close } = await compose(config, "web");
    await prepareDatabase(pool, migrateQueue).finally(close);
  }

  const server = createServer();
  const next = createNext({ dev, dir: ROOT, hostname: config.HOST, port: config.WEB_PORT, httpServer: server });
  const handle = next.getRequestHandler();
  server.on(
    "request",
    withSecurityHeaders(
      config,
      withHealth(
        withClientAddress(
          config,
          withOriginCheck(
            config,
            withApiPaths((request, response) => void handle(request, response)),
          ),
        ),
      ),
    ),
  );
  await next.prepare();
  await listen(server, config, "WEB_PORT");

  return {
    async close() {
      await closeServer(server, DRAIN_MS);
      await next.close();
    },
  };
};
