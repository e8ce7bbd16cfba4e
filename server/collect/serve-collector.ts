import type { AddressInfo } from "node:net";
import pTimeout from "p-timeout";
import { closeServer } from "../close-server.ts";
import { addFailedEvents, addUnknownSourceCalls, deleteFailedEventsBefore } from "../db/failed-events.ts";
import { insertLiveSamples } from "../db/live-samples.ts";
import { deleteExpiredLiveWatches, listLiveWatches } from "../db/live-watches.ts";
import { addLibraries } from "../db/source-libraries.ts";
import { listSuppressions, readSuppressionVersion } from "../db/suppressions.ts";
import { findSourceByWriteKey, listWriteKeys } from "../db/write-keys.ts";
import { DAY_MS, toReceivedDay } from "../domain/batch/received-day.ts";
import type { Runtime } from "../runtime.ts";
import { openStage, type Stage } from "../stage/open-stage.ts";
import { createClientAddressFinder } from "../trusted-proxies.ts";
import { createCommitOnce } from "./dedupe/commit-once.ts";
import { createMessageIdMemory, type MessageIdMemory, rememberOrphanedBatches, rememberRecent } from "./dedupe/message-id-memory.ts";
import { acceptCall } from "./http/accept-call.ts";
import { createBodyBudget } from "./http/body-budget.ts";
import { type CollectMetrics, createCollectMetrics } from "./http/collect-metrics.ts";
import { createReadiness } from "./http/readiness.ts";
import { createRequestLimit } from "./http/request-limit.ts";
import { answerSettings } from "./http/settings.ts";
import { createTrackingServer } from "./http/tracking-server.ts";
import { createKeysFile } from "./keys/keys-file.ts";
import { createSuppressedUsers, type SuppressedUsers } from "./keys/suppressed-users.ts";
import { createSuppressionsFile } from "./keys/suppressions-file.ts";
import { createWriteKeys, type WriteKeys } from "./keys/write-keys.ts";
import { createLiveEvents, type LiveEvents } from "./live/live-events.ts";
import { createFailedOnIngest, type FailedOnIngest } from "./records/failed-on-ingest.ts";
import { createFastReader } from "./records/record-fast.ts";
import { createSeenLibraries, type SeenLibraries } from "./records/seen-libraries.ts";
import { setLoop } from "./set-loop.ts";

const SEAL_EVERY_MS = 500;
const KEYS_EVERY_MS = 5_000;
const RECOVER_EVERY_MS = 30_000;
const LIVE_EVERY_MS = 500;
const FAILURES_EVERY_MS = 5_000;
const DELETE_FAILURES_EVERY_MS = 3_600_000;
const FAILURES_KEPT_MS = 30 * DAY_MS;

const MAX_BODY_BYTES_IN_FLIGHT = 128 * 1024 * 1024;
/** How long `close` waits for the calls in flight, and then for PostgreSQL. */
const DRAIN_MS = 3_000;
const LAST_FLUSH_MS = 1_000;

/** Sources that can be watched at the same time. */
const MAX_WATCHES = 100;

const HOUR_MS = 3_600_000;
/** At least this many of the newest message ids are remembered, whatever their age (8 bytes each, in two generations). */
const REMEMBERED_IDS = 5_000_000;

export type Collector = { port: number; close(): Promise<void> };

/**
 * Runs the collector: recovers what a crash left, then accepts calls until it is closed. `close` seals and stages all batches. Rejects if the
 * data folder cannot be read, or the port is in use.
 */
export async function serveCollector(runtime: Runtime): Promise<Collector> {
  const { config, clock, log } = runtime;
  const stage = await openStage(runtime);
  const keys = openWriteKeys(runtime);
  const suppressed = openSuppressedUsers(runtime);
  const failures = openFailedOnIngest(runtime);
  const libraries = createSeenLibraries({ addLibraries: (seen) => addLibraries(runtime.db, seen) });
  const live = openLiveEvents(runtime);
  const bodies = createBodyBudget(MAX_BODY_BYTES_IN_FLIGHT);
  const metrics = createCollectMetrics({ bodies, openBatchCount: stage.commits.openCount });
  const memory = createMessageIdMemory({ clock, windowMs: config.DEDUPLICATION_HOURS * HOUR_MS, capacity: REMEMBERED_IDS });
  await restoreState(runtime, { stage, keys, suppressed, memory, metrics });

  const dependencies = {
    runtime,
    read: createFastReader(memory.hasher),
    keys,
    suppressed,
    limit: createRequestLimit({ clock, requestsPerSecond: config.REQUESTS_PER_SECOND }),
    commitOnce: createCommitOnce({ commits: live.watchCommits(stage.commits), window: memory.window }),
    failures,
    libraries,
    live,
    metrics,
  };
  const settingsOptions = { keys, collectorUrl: config.COLLECTOR_URL_IS_SET ? config.COLLECTOR_URL : null };
  const readiness = createReadiness(stage.directory, keys);
  const server = createTrackingServer({
    accept: (call) => acceptCall(dependencies, call),
    settings: (writeKey, headers) => answerSettings(settingsOptions, writeKey, headers),
    ready: () => readiness.answer(),
    findAddress: createClientAddressFinder(config.TRUSTED_PROXIES),
    metricsToken: config.METRICS_TOKEN,
    failed: (error) => log.error({ event: "request-failed", error }, "The collector failed on a request."),
    bodies,
    metrics,
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(config.COLLECTOR_PORT, config.HOST, resolve);
  });
  const loops = startLoops(runtime, { stage, keys, suppressed, failures, libraries, live, metrics });

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const loop of loops) loop.stop();
      await closeServer(server, DRAIN_MS);
      await stage.close();
      await pTimeout(Promise.all([failures.flush(), libraries.flush()]), { milliseconds: LAST_FLUSH_MS }).catch((error) => {
        log.warn(
          { event: "failed-on-ingest-not-written", error },
          "The last events that failed on ingest could not be written to the database.",
        );
      });
    },
  };
}

function openWriteKeys({ config, clock, db }: Runtime): WriteKeys {
  return createWriteKeys({
    clock,
    loadAll: async () => new Map((await listWriteKeys(db)).map((row) => [row.key, row] as const)),
    loadOne: (key) => findSourceByWriteKey(db, key),
    saved: createKeysFile(config.DATA_DIR),
  });
}

function openSuppressedUsers({ config, db }: Runtime): SuppressedUsers {
  return createSuppressedUsers({
    readVersion: () => readSuppressionVersion(db),
    loadAll: () => listSuppressions(db),
    saved: createSuppressionsFile(config.DATA_DIR),
  });
}

function openFailedOnIngest({ db }: Runtime): FailedOnIngest {
  return createFailedOnIngest({
    addEvents: (counts) => addFailedEvents(db, counts),
    addUnknownSourceCalls: (calls) => addUnknownSourceCalls(db, calls),
  });
}

function openLiveEvents({ clock, db, log }: Runtime): LiveEvents {
  return createLiveEvents({
    clock,
    log,
    store: {
      addSamples: (samples) => insertLiveSamples(db, samples),
      async readWatches() {
        const now = clock.now();
        const watches = await listLiveWatches(db, MAX_WATCHES);
        const current = watches.filter(({ expiresAt }) => expiresAt.getTime() >= now);
        if (current.length < watches.length) await deleteExpiredLiveWatches(db, new Date(now));
        return new Map(current.map(({ sourceId, expiresAt }) => [sourceId, expiresAt.getTime()]));
      },
    },
  });
}

type State = { stage: Stage; keys: WriteKeys; suppressed: SuppressedUsers; memory: MessageIdMemory; metrics: CollectMetrics };

/** Recovers batches, message ids, write keys and suppressed users. Without a database the collector starts with the data on its own disk. */
async function restoreState(runtime: Runtime, { stage, keys, suppressed, memory, metrics }: State): Promise<void> {
  const { log } = runtime;
  const warn = (event: string, message: string) => (error: unknown) => log.warn({ event, error }, message);

  const recovered = await Array.fromAsync(stage.recover(metrics.countDamage));
  await rememberOrphanedBatches(runtime, memory, recovered);
  await stage.stageRecovered(recovered).catch(warn("damage-not-recorded", "Damaged batches could not be recorded. It is tried again."));
  await stage.reconcile().catch(warn("reconcile-failed", "The staged batches could not be compared with the database. It is tried again."));
  await keys
    .restore()
    .catch(warn("saved-write-keys-unreadable", "The saved write keys could not be read. They are read from the database."));
  await keys.refresh().catch(warn("write-keys-not-read", "The write keys could not be read from the database. It is tried again."));
  await suppressed
    .restore()
    .catch(warn("saved-suppressions-unreadable", "The saved list of suppressed users could not be read. It is read from the database."));
  await suppressed
    .refresh()
    .catch(warn("suppressions-not-read", "The suppressed users could not be read from the database. It is tried again."));
  await rememberRecent(runtime, memory).catch(
    warn("recent-batches-not-listed", "The recent batches could not be listed. Events that clients send again could be stored twice."),
  );
}

type LoopOptions = {
  stage: Stage;
  keys: WriteKeys;
  suppressed: SuppressedUsers;
  failures: FailedOnIngest;
  libraries: SeenLibraries;
  live: LiveEvents;
  metrics: CollectMetrics;
};

function startLoops({ clock, db, log }: Runtime, options: LoopOptions): { stop(): void }[] {
  const { stage, keys, suppressed, failures, libraries, live, metrics } = options;
  const deleteOldFailures = () => deleteFailedEventsBefore(db, toReceivedDay(clock.now() - FAILURES_KEPT_MS));
  return [
    setLoop(SEAL_EVERY_MS, log, "seal", () => stage.commits.sealDue()),
    setLoop(KEYS_EVERY_MS, log, "write keys", () => keys.refresh()),
    setLoop(KEYS_EVERY_MS, log, "suppressed users", () => suppressed.refresh()),
    setLoop(LIVE_EVERY_MS, log, "live events", () => live.exchange()),
    setLoop(FAILURES_EVERY_MS, log, "failed on ingest", () => failures.flush()),
    setLoop(FAILURES_EVERY_MS, log, "client libraries", () => libraries.flush()),
    setLoop(DELETE_FAILURES_EVERY_MS, log, "old failures", deleteOldFailures),
    setLoop(RECOVER_EVERY_MS, log, "deleted files", () => stage.commits.sealDeleted()),
    setLoop(RECOVER_EVERY_MS, log, "orphaned batches", () => stage.stageRecovered(stage.recover(metrics.countDamage))),
    setLoop(RECOVER_EVERY_MS, log, "reconcile", () => stage.reconcile()),
  ];
}
