import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import pTimeout from "p-timeout";
import { addFailedEvents, addUnknownSourceCalls, deleteFailedEventsBefore } from "../db/failed-events.ts";
import { findSourceByWriteKey, listWriteKeys } from "../db/write-keys.ts";
import { receivedDayOf } from "../domain/batch/received-day.ts";
import type { Runtime } from "../runtime.ts";
import { startAppendThreads } from "../stage/batch/append-threads.ts";
import { openBatch } from "../stage/batch/batch.ts";
import { createGroupCommit } from "../stage/batch/group-commit.ts";
import { recoverOrphanedBatches, stageOrphanedBatches } from "../stage/store/orphaned-batches.ts";
import { reconcile } from "../stage/store/reconcile.ts";
import { recordDamage } from "../stage/store/record-damage.ts";
import { stageBatch } from "../stage/store/stage-batch.ts";
import { createCommitOnce } from "./dedupe/commit-once.ts";
import { createMessageIdMemory, rememberOrphanedBatches, rememberRecent } from "./dedupe/message-id-memory.ts";
import { acceptCall } from "./http/accept-call.ts";
import { createBodyBudget } from "./http/body-budget.ts";
import { createCollectMetrics } from "./http/collect-metrics.ts";
import { createReadiness } from "./http/readiness.ts";
import { createRequestLimit } from "./http/request-limit.ts";
import { answerSettings } from "./http/settings.ts";
import { createTrackingServer } from "./http/tracking-server.ts";
import { createKeysFile } from "./keys/keys-file.ts";
import { createWriteKeys } from "./keys/write-keys.ts";
import { createFailedOnIngest } from "./records/failed-on-ingest.ts";
import { createFastReader } from "./records/record-fast.ts";
import { setLoop } from "./set-loop.ts";

const SEAL_EVERY_MS = 500;
const KEYS_EVERY_MS = 5_000;
const LEFTOVERS_EVERY_MS = 30_000;
const FAILURES_EVERY_MS = 5_000;
const FORGET_FAILURES_EVERY_MS = 3_600_000;
const FAILURES_KEPT_MS = 30 * 86_400_000;

const MAX_BODY_BYTES_IN_FLIGHT = 128 * 1024 * 1024;
/** How long a closing collector waits for calls in hand, and for PostgreSQL. */
const DRAIN_MS = 3_000;
const LAST_FLUSH_MS = 1_000;

const LANES_PER_SOURCE = Math.max(2, availableParallelism());
/** Compressing keeps a core busy; while all cores do, one more writes. A thread takes some 15 MB. */
const APPEND_THREADS = LANES_PER_SOURCE + 1;
/** One waits for a thread, which goes on with it at once. */
const COMMITS_AT_ONCE = APPEND_THREADS + 1;
/** Each open batch costs a file handle, and 32 KB for the end of its records. */
const MAX_OPEN_BATCHES = 1500;

const HOUR_MS = 3_600_000;
/** Message ids that are remembered at least, whatever their age (8 bytes each, in two generations). */
const REMEMBERED_IDS = 5_000_000;

export type Collector = { port: number; close(): Promise<void> };

/** The collector as a whole: mends what a crash left, then takes calls until it is closed. Closing seals and stages everything. */
export async function serveCollector(runtime: Runtime): Promise<Collector> {
  const { config, clock, db, ids, log } = runtime;
  const directory = join(config.DATA_DIR, "collect");
  // A shared staging bucket is looked through by the workers, once for all (docs/decisions/011).
  const sharesStaging = config.STAGING_BUCKET !== undefined;
  await mkdir(directory, { recursive: true });

  const threads = startAppendThreads({ level: config.GZIP_LEVEL, maxThreads: APPEND_THREADS });
  const commits = createGroupCommit({
    intervalMs: config.DELIVERY_INTERVAL_SECONDS * 1000,
    lanesPerSource: LANES_PER_SOURCE,
    commitsAtOnce: COMMITS_AT_ONCE,
    maxOpenBatches: MAX_OPEN_BATCHES,
    now: clock.now,
    newBatchId: ids.uuid,
    open: (identity) => openBatch(directory, identity, threads, log),
    onSealed: async (batch, path) => {
      await stageBatch(runtime, { batch, path });
    },
  });
  const keys = createWriteKeys({
    clock,
    loadAll: async () => new Map((await listWriteKeys(db)).map((row) => [row.key, row] as const)),
    loadOne: (key) => findSourceByWriteKey(db, key),
    saved: createKeysFile(config.DATA_DIR),
  });
  const failures = createFailedOnIngest({
    addEvents: (counts) => addFailedEvents(db, counts),
    addUnknownSourceCalls: (calls) => addUnknownSourceCalls(db, calls),
  });
  const bodies = createBodyBudget(MAX_BODY_BYTES_IN_FLIGHT);
  const metrics = createCollectMetrics({ bodies, openBatchCount: commits.openCount });
  const limit = createRequestLimit({ clock, requestsPerSecond: config.REQUESTS_PER_SECOND });
  const readiness = createReadiness(directory, keys);

  const memory = createMessageIdMemory({ clock, windowMs: config.DEDUPLICATION_HOURS * HOUR_MS, capacity: REMEMBERED_IDS });
  const recoverOrphaned = () => recoverOrphanedBatches(runtime, directory, commits.heldBatchIds, metrics.countDamage);
  const recordDamageLater = (error: unknown) => log.warn({ error }, "Damaged batches could not be recorded yet; it is tried again.");
  const orphaned = await Array.fromAsync(recoverOrphaned());
  await rememberOrphanedBatches(runtime, memory, orphaned);
  await stageOrphanedBatches(runtime, orphaned);
  await recordDamage(runtime, directory).catch(recordDamageLater);
  if (!sharesStaging) {
    await reconcile(runtime).catch((error) => log.warn({ error }, "What was staged before could not be checked against the database yet."));
  }
  await keys.restore().catch((error) => log.warn({ error }, "The saved write keys can't be read; the database is asked for them."));
  await keys.refresh().catch((error) => log.warn({ error }, "Write keys could not be read yet."));

  await rememberRecent(runtime, memory).catch((error) =>
    log.warn({ error }, "Recent batches can't be listed now; a retry of their events would be stored again."),
  );

  const commitOnce = createCommitOnce({ commits, window: memory.window });
  const path = { runtime, read: createFastReader(memory.hasher), keys, limit, commitOnce, failures, metrics };
  const settingsOptions = { keys, collectorUrl: config.COLLECTOR_URL_IS_SET ? config.COLLECTOR_URL : null };
  const server = createTrackingServer({
    accept: (call) => acceptCall(path, call),
    settings: (writeKey, headers) => answerSettings(settingsOptions, writeKey, headers),
    ready: () => readiness.answer(),
    metricsToken: config.METRICS_TOKEN,
    failed: (error) => log.error({ error }, "The collector failed on a request."),
    bodies,
    metrics,
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(config.COLLECTOR_PORT, config.HOST, resolve);
  });

  const timers = [
    setLoop(SEAL_EVERY_MS, log, "seal", () => commits.sealDue()),
    setLoop(KEYS_EVERY_MS, log, "write keys", () => keys.refresh()),
    setLoop(FAILURES_EVERY_MS, log, "failed on ingest", () => failures.flush()),
    setLoop(FORGET_FAILURES_EVERY_MS, log, "old failures", () =>
      deleteFailedEventsBefore(db, receivedDayOf(clock.now() - FAILURES_KEPT_MS)),
    ),
    setLoop(LEFTOVERS_EVERY_MS, log, "orphaned batches", () => commits.sealDeleted()),
    setLoop(LEFTOVERS_EVERY_MS, log, "leftovers", async () => {
      await stageOrphanedBatches(runtime, recoverOrphaned());
      await recordDamage(runtime, directory);
    }),
    ...(sharesStaging ? [] : [setLoop(LEFTOVERS_EVERY_MS, log, "reconcile", () => reconcile(runtime))]),
  ];

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const timer of timers) timer.stop();
      await closeServer(server);
      await commits.close();
      await threads.close();
      await pTimeout(failures.flush(), { milliseconds: LAST_FLUSH_MS }).catch((error) => {
        log.warn({ error }, "What failed on ingest last could not be written down.");
      });
    },
  };
}

/** Takes no more connections, and lets the calls in hand have their answers. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
}
