import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createCollectMetrics } from "../collect/http/collect-metrics.ts";
import { createDeliveryMetrics } from "../deliver/delivery-metrics.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const FIGURES = { pendingFileCount: 0, failedFileCount: 0, pausedDestinationCount: 0, oldestPendingAt: null, oldestStagedAt: null };

test.each(["deploy/prometheus/sluice-rules.yaml", "deploy/grafana/sluice.json", "docs/operate.md"])(
  "%s names only metrics and labels that the programs export",
  async (path) => {
    const text = await readFile(join(ROOT, path), "utf8");
    const exported = await exportedMetrics();
    const named = [...new Set(text.match(/\bsluice_(?:collector|worker|files|destinations|oldest)\w*/g))];
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !exported.has(name))).toEqual([]);
  },
);

test("every metric but those of the clients' own counters and the calls in flight is on the dashboard", async () => {
  const dashboard = await readFile(join(ROOT, "deploy/grafana/sluice.json"), "utf8");
  const families = [...(await exportedMetrics())].filter((name) => !/_(sum|count)$/.test(name));
  const histograms = families.flatMap((name) => (name.endsWith("_bucket") ? name.slice(0, -"_bucket".length) : []));
  const missing = families.filter((name) => !histograms.includes(name) && !dashboard.includes(name));
  expect(missing.sort()).toEqual([
    "sluice_collector_bodies_in_flight",
    "sluice_collector_client_counters_total",
    "sluice_worker_files_delivered_total",
  ]);
});

/** Returns the names of all series, with those of the parts of a histogram. */
async function exportedMetrics(): Promise<Set<string>> {
  const collector = createCollectMetrics({ bodies: { openCount: 0, heldByteCount: 0 } as never, openBatchCount: () => 0 });
  const scraped = [await collector.scrape(), await createDeliveryMetrics().scrape(FIGURES, 0)].map(({ text }) => text).join("\n");
  const families = [...scraped.matchAll(/^# TYPE (\w+) (\w+)/gm)];
  return new Set(
    families.flatMap(([, name = "", kind]) => (kind === "histogram" ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name])),
  );
}
