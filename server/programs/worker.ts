import { createServer, type RequestListener } from "node:http";
import { closeServer } from "../close-server.ts";
import { refuseMetrics } from "../collect/http/refuse-metrics.ts";
import { type Composition, compose } from "../compose.ts";
import { selectDeliveryFigures } from "../db/delivery-figures.ts";
import { prepareDatabase } from "../db/prepare-database.ts";
import { startWorker } from "../jobs/worker.ts";
import { migrateQueue } from "../queue/migrate-queue.ts";
import { listen, withHealth } from "./listen.ts";
import type { Program } from "./program.ts";

/** Runs the jobs, and serves `GET /healthz`, `/readyz` and `/metrics` on WORKER_PORT. */
export const worker: Program = async (config, { supervised }) => {
  const runtime = await compose(config, "worker");
  if (!supervised) await prepareDatabase(runtime.pool, migrateQueue);
  const server = createServer(withHealth(answerOperators(runtime)));
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

type Operated = Pick<Composition, "config" | "db" | "clock" | "metrics" | "log">;

/** Returns the handler of `/readyz` and `/metrics`. A worker is ready while it reaches the database. */
export function answerOperators({ config, db, clock, metrics, log }: Operated): RequestListener {
  const figures = () =>
    selectDeliveryFigures(db).catch((error) => {
      log.warn({ event: "delivery-figures-unavailable", error }, "The figures of deliveries could not be read from the database.");
      return null;
    });

  return async (request, response) => {
    if (request.method !== "GET" || (request.url !== "/readyz" && request.url !== "/metrics")) {
      response.writeHead(404).end();
      return;
    }
    const refused = request.url === "/metrics" ? refuseMetrics(config.METRICS_TOKEN, request.headers.authorization) : null;
    if (refused !== null) {
      response.writeHead(refused.status, refused.headers).end(refused.text);
      return;
    }
    const now = await figures();
    if (request.url === "/readyz") {
      const [status, body] = now === null ? [503, { status: "not_ready", reasons: ["no_database"] }] : [200, { status: "ready" }];
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      return;
    }
    const { contentType, text } = await metrics.scrape(now, clock.now());
    response.writeHead(200, { "content-type": contentType }).end(text);
  };
}
