import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { DeliveryMetrics } from "../runtime.ts";

const LATENCY_BUCKETS_SECONDS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400];

export function createDeliveryMetrics(): DeliveryMetrics {
  const registry = new Registry();
  const registers = [registry];
  const files = new Counter({ name: "sluice_worker_files_delivered_total", help: "Files that arrived in their bucket.", registers });
  const events = new Counter({ name: "sluice_worker_events_delivered_total", help: "Events in these files.", registers });
  const bytes = new Counter({ name: "sluice_worker_bytes_delivered_total", help: "Compressed bytes of these files.", registers });
  const latency = new Histogram({
    name: "sluice_worker_delivery_seconds",
    help: "From sealing a batch until its file arrived.",
    buckets: LATENCY_BUCKETS_SECONDS,
    registers,
  });
  const retries = new Counter({
    name: "sluice_worker_retries_total",
    help: "Attempts after which a file waits for the next, by fault.",
    labelNames: ["fault"],
    registers,
  });
  const pauses = new Counter({
    name: "sluice_worker_pauses_total",
    help: "Attempts that paused a destination or kept it paused, by fault.",
    labelNames: ["fault"],
    registers,
  });
  const state = new Registry();
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [state] });
  const byState = new Gauge({ name: "sluice_files", help: "Files by state.", labelNames: ["state"], registers: [state] });
  const pausedDestinations = gauge("sluice_destinations_paused", "Destinations that a fault in their set-up holds back.");
  const pendingAge = gauge("sluice_oldest_pending_file_seconds", "How long the file that waits longest has waited.");
  const stagedAge = gauge("sluice_oldest_staged_batch_seconds", "How long ago the oldest batch in the staging store was sealed.");

  return {
    delivered({ byteCount, eventCount, latencyMs }) {
      files.inc();
      events.inc(eventCount);
      bytes.inc(byteCount);
      latency.observe(latencyMs / 1000);
    },
    postponed: (kind) => retries.inc({ fault: kind }),
    paused: (kind) => pauses.inc({ fault: kind }),

    async scrape(figures, now) {
      const own = await registry.metrics();
      if (figures === null) return { contentType: registry.contentType, text: own };
      byState.set({ state: "pending" }, figures.pendingFileCount);
      byState.set({ state: "failed" }, figures.failedFileCount);
      pausedDestinations.set(figures.pausedDestinationCount);
      pendingAge.set(secondsSince(figures.oldestPendingAt, now));
      stagedAge.set(secondsSince(figures.oldestStagedAt, now));
      return { contentType: registry.contentType, text: own + (await state.metrics()) };
    },
  };
}

function secondsSince(time: Date | null, now: number): number {
  return time === null ? 0 : Math.max(0, now - time.getTime()) / 1000;
}
