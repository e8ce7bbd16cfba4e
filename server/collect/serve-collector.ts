import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { findSourceByWriteKey, listWriteKeys } from "../db/write-keys.ts";
import type { Runtime } from "../runtime.ts";
import { openBatch } from "../stage/batch.ts";
import { createGroupCommit } from "../stage/group-commit.ts";
import { reconcile } from "../stage/reconcile.ts";
import { stageBatch } from "../stage/stage-batch.ts";
import { stageLeftovers } from "../stage/stage-leftovers.ts";
import { acceptCall } from "./accept-call.ts";
import { every } from "./every.ts";
import { createTrackingServer } from "./tracking-server.ts";
import { createWriteKeys } from "./write-keys.ts";

const SEAL_EVERY_MS = 500;
const KEYS_EVERY_MS = 5_000;
const LEFTOVERS_EVERY_MS = 30_000;

export type Collector = { port: number; close(): Promise<void> };

/** The collector as a whole: mends what a crash left, then takes calls until it is closed. Closing seals and stages everything. */
export async function serveCollector(runtime: Runtime): Promise<Collector> {
  const { config, clock, db, ids, log } = runtime;
  const directory = join(config.DATA_DIR, "collect");
  await mkdir(directory, { recursive: true });

  const commits = createGroupCommit({
    intervalMs: config.DELIVERY_INTERVAL_SECONDS * 1000,
    now: clock.now,
    newBatchId: ids.uuid,
    open: (identity) => openBatch(directory, identity, config.GZIP_LEVEL),
    onSealed: async (batch, path) => {
      await stageBatch(runtime, batch, path);
    },
  });
  const keys = createWriteKeys({
    clock,
    loadAll: async () => new Map((await listWriteKeys(db)).map((row) => [row.key, row] as const)),
    loadOne: (key) => findSourceByWriteKey(db, key),
  });

  await stageLeftovers(runtime, directory, commits.heldBatchIds);
  await reconcile(runtime).catch((error) => log.warn({ error }, "What was staged before could not be checked against the database yet."));
  await keys.refresh().catch((error) => log.warn({ error }, "Write keys could not be read yet."));

  const server = createTrackingServer((call) => acceptCall(runtime, keys, commits, call));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(config.COLLECTOR_PORT, config.HOST, resolve);
  });

  const timers = [
    every(SEAL_EVERY_MS, log, "seal", () => commits.sealDue()),
    every(KEYS_EVERY_MS, log, "write keys", () => keys.refresh()),
    every(LEFTOVERS_EVERY_MS, log, "leftovers", () => stageLeftovers(runtime, directory, commits.heldBatchIds)),
    every(LEFTOVERS_EVERY_MS, log, "reconcile", () => reconcile(runtime)),
  ];

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const timer of timers) timer.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await commits.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
