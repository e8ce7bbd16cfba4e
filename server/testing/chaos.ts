import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { bucketFolder } from "../demo/bucket-folder.ts";
import { type Demo, prepareDemo } from "../demo/prepare-demo.ts";
import { startSluice } from "../demo/start-sluice.ts";
import { readConfig } from "../env.ts";
import { createChaosClient } from "./chaos-client.ts";
import { deliveredFiles } from "./delivered-files.ts";
import { freePorts } from "./free-ports.ts";
import { killAll, processTree } from "./process-tree.ts";

/**
 * Kills the whole of Sluice with SIGKILL at random moments under load, starts it again, and at the end looks for every acknowledged
 * event in the bucket: each must be in exactly one delivered record, and every file must be a whole gzip stream.
 */
const { values } = parseArgs({
  options: { kills: { type: "string", default: "10" }, seed: { type: "string", default: String(process.pid) } },
});
const kills = Number(values.kills);
const random = seeded(Number(values.seed));
const LONGEST_LIFE_MS = 3_000;
const DELIVERY_PATIENCE_MS = 60_000;

const dataDir = mkdtempSync(join(tmpdir(), "sluice-chaos-"));
const [web, collector, sandbox, worker] = await freePorts(4);
const environment = {
  ...process.env,
  DATA_DIR: dataDir,
  WEB_PORT: String(web),
  COLLECTOR_PORT: String(collector),
  SANDBOX_PORT: String(sandbox),
  WORKER_PORT: String(worker),
  DELIVERY_INTERVAL_SECONDS: "1",
  LOG_LEVEL: "error",
};
const config = readConfig(environment);

process.stdout.write(`${kills} kills, seed ${values.seed}\n`);
let sluice = await startSluice(config, environment, { pages: false });
const demo = await prepareDemo(config);
const client = createChaosClient(config, demo);

for (let kill = 1; kill <= kills; kill += 1) {
  await wait(random() * LONGEST_LIFE_MS);
  const tree = processTree(sluice.pid);
  killAll(tree);
  await sluice.ended;
  process.stdout.write(`  ${kill}: killed ${tree.length} processes, ${client.acknowledged.size} events acknowledged so far\n`);
  sluice = await startSluice(config, environment, { pages: false });
}
await client.stop();
const passed = await everyEventArrivesOnce(demo);
await sluice.stop();
if (passed) rmSync(dataDir, { recursive: true, force: true });
process.stdout.write(passed ? "1 passed, 0 failed\n" : `The data is kept in ${dataDir}.\n0 passed, 1 failed\n`);
process.exit(passed ? 0 : 1);

async function everyEventArrivesOnce(demo: Demo): Promise<boolean> {
  const folder = bucketFolder(config, demo);
  for (let waited = 0; waited < DELIVERY_PATIENCE_MS; waited += 500) {
    if (missingFrom(occurrencesIn(folder)).length === 0) break;
    await wait(500);
  }
  const occurrences = occurrencesIn(folder);
  const missing = missingFrom(occurrences);
  const doubled = [...occurrences].filter(([, count]) => count > 1);
  process.stdout.write(
    `${client.acknowledged.size} acknowledged, ${occurrences.size} delivered in ${deliveredFiles(folder).length} files, ` +
      `${missing.length} missing, ${doubled.length} more than once\n`,
  );
  return missing.length === 0 && doubled.length === 0 && client.acknowledged.size > 0;
}

function missingFrom(occurrences: ReadonlyMap<string, number>): string[] {
  return [...client.acknowledged].filter((messageId) => !occurrences.has(messageId));
}

/** Reads every file anew; one that is no whole gzip stream throws. */
function occurrencesIn(folder: string): Map<string, number> {
  const occurrences = new Map<string, number>();
  for (const path of deliveredFiles(folder)) {
    for (const line of gunzipSync(readFileSync(path)).toString().split("\n").slice(0, -1)) {
      const { messageId } = JSON.parse(line) as { messageId: string };
      occurrences.set(messageId, (occurrences.get(messageId) ?? 0) + 1);
    }
  }
  return occurrences;
}

/** Mulberry32: the same seed gives the same run, as far as processes let it. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
