import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { BodyBudget } from "./body-budget.ts";
import type { RouteLabel } from "./routes.ts";

/** The collector's own metrics. Labels have few, fixed values: values that clients send are never labels. */
export type CollectMetrics = {
  countRequest(route: RouteLabel, status: number): void;
  /** Counts the bytes of a body before it is inflated. */
  countReceivedBytes(byteCount: number): void;
  countAcceptedEvents(eventCount: number): void;
  countFailedEvents(code: string, eventCount: number): void;
  countClientCounters(count: number): void;
  /** Counts a damaged batch, and its lost commits. */
  countDamage(damage: { lostCommitCount: number }): void;
  /** Starts the timer of a commit. Returns the function that stops it. */
  timeCommit(): () => void;
  /** Returns all metrics in the format of Prometheus. */
  scrape(): Promise<{ contentType: string; text: string }>;
};

type MetricsOptions = { bodies: BodyBudget; openBatchCount(): number };

const COMMIT_BUCKETS_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** @param options what the gauges read */
export function createCollectMetrics({ bodies, openBatchCount }: MetricsOptions): CollectMetrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: "sluice_collector_requests_total",
    help: "Requests answered, by kind of path and status.",
    labelNames: ["route", "status"],
    registers,
  });
  const receivedBytes = new Counter({ name: "sluice_collector_received_bytes_total", help: "Bytes of bodies over the wire.", registers });
  const accepted = new Counter({ name: "sluice_collector_events_accepted_total", help: "Events made durable.", registers });
  const failed = new Counter({
    name: "sluice_collector_events_failed_total",
    help: "Events answered 200 that are in no record, by code; unknown_source counts calls.",
    labelNames: ["code"],
    registers,
  });
  const clientCounters = new Counter({
    name: "sluice_collector_client_counters_total",
    help: "Counters that client libraries sent about themselves.",
    registers,
  });
  const damagedBatches = new Counter({
    name: "sluice_collector_damaged_batches_total",
    help: "Batches that were found damaged on the disk, recovered in whole or in part.",
    registers,
  });
  const lostCommits = new Counter({
    name: "sluice_collector_lost_commits_total",
    help: "Commits of damaged batches that could not be recovered: acknowledged events are lost.",
    registers,
  });
  const commitSeconds = new Histogram({
    name: "sluice_collector_commit_seconds",
    help: "From handing a call's records over until they are durable.",
    buckets: COMMIT_BUCKETS_SECONDS,
    registers,
  });
  new Gauge({ name: "sluice_collector_open_batches", help: "Batches open or being staged.", registers, collect: setTo(openBatchCount) });
  new Gauge({
    name: "sluice_collector_bodies_in_flight",
    help: "Calls whose body is being read or made durable.",
    registers,
    collect: setTo(() => bodies.openCount),
  });
  new Gauge({
    name: "sluice_collector_body_bytes_in_flight",
    help: "Bytes in memory of the calls in flight.",
    registers,
    collect: setTo(() => bodies.heldByteCount),
  });

  const requestCounter = remember((route) => remember((status) => requests.labels(route, status)));
  const failedCounter = remember((code) => failed.labels(code));
  return {
    countRequest: (route, status) => requestCounter(route)(String(status)).inc(),
    countReceivedBytes: (byteCount) => receivedBytes.inc(byteCount),
    countAcceptedEvents: (eventCount) => accepted.inc(eventCount),
    countFailedEvents: (code, eventCount) => failedCounter(code).inc(eventCount),
    countClientCounters: (count) => clientCounters.inc(count),
    countDamage: ({ lostCommitCount }) => {
      damagedBatches.inc();
      lostCommits.inc(lostCommitCount);
    },
    timeCommit: () => commitSeconds.startTimer(),
    scrape: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

function setTo(value: () => number) {
  return function collect(this: Gauge): void {
    this.set(value());
  };
}

/** Caches the results of `make`. To find a labelled counter costs more than to count, so each is found once. */
function remember<Value>(make: (name: string) => Value): (name: string) => Value {
  const made = new Map<string, Value>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const value = make(name);
    made.set(name, value);
    return value;
  };
}
