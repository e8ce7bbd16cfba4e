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
import { createChaosAudience } from "./chaos-audience.ts";
import { CHAOS_QUERY, createChaosClient } from "./chaos-client.ts";
import { deliveredFiles } from "./delivered-files.ts";
import { freePorts } from "./free-ports.ts";
import { killAll, type Process, processTree } from "./process-tree.ts";
import { readRunningDatabase } from "./running-database.ts";
import { seededRandom } from "./seeded-random.ts";

/**
 * `npm run test:chaos -- --kills 50 --seed 7`: kills the collector, the worker, the engine of audiences, PostgreSQL or all of Sluice with SIGKILL at
 * random moments while clients send and retry, and an audience runs. At the end every acknowledged event must be in exactly one delivered record, every
 * file must be a complete gzip stream, the ledger must balance, and every change of the audience must be in the bucket once.
 */
const { values } = parseArgs({
  options: { kills: { type: "string", default: "50" }, seed: { type: "string", default: String(process.pid) } },
});
const kills = Number(values.kills);
const random = seededRandom(Number(values.seed));
const LONGEST_PEACE_MS = 2_500;
const TIMEOUT_MS = 90_000;

const VICTIMS: Readonly<Record<string, (member: Process) => boolean>> = {
  collector: ({ command }) => command.startsWith("sluice collector"),
  worker: ({ command }) => command.startsWith("sluice worker"),
  engine: ({ command }) => command.includes("engine-child"),
  postgres: ({ command }) => /postgres -D|bin\/postgres /.test(command),
  everything: () => true,
};

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
  LOG_LEVEL: "silent",
};
const config = readConfig(environment);

process.stdout.write(`${kills} kills, seed ${values.seed}\n`);
let sluice = await startSluice(config, environment, { pages: false });
const demo = await prepareDemo(config);
const audience = await createChaosAudience(config, demo, CHAOS_QUERY);
const client = createChaosClient(config, demo);

for (let kill = 1; kill <= kills; kill += 1) {
  await audience.run();
  await wait(random() * LONGEST_PEACE_MS);
  const [name, isVictim] = Object.entries(VICTIMS)[Math.floor(random() * Object.keys(VICTIMS).length)] ?? ["", () => false];
  const victims = processTree(sluice.pid).filter(isVictim);
  killAll(victims);
  process.stdout.write(`  ${String(kill).padStart(3)}  ${name.padEnd(11)}${client.acknowledged.size} events acknowledged\n`);
  if (name !== "everything") continue;
  await sluice.ended;
  sluice = await startSluice(config, environment, { pages: false });
}
await client.stop();

const passed = [await everyEventArrivesOnce(demo), await audience.everyChangeArrivesOnce()].every(Boolean);
await sluice.stop();
if (passed) rmSync(dataDir, { recursive: true, force: true });
process.stdout.write(passed ? "1 passed, 0 failed\n" : `The data is kept in ${dataDir}.\n0 passed, 1 failed\n`);
process.exit(passed ? 0 : 1);

async function everyEventArrivesOnce(demo: Demo): Promise<boolean> {
  const folder = bucketFolder(config, demo);
  const deadline = performance.now() + TIMEOUT_MS;
  let ledger = await readLedger(demo);
  while ((ledger.pending > 0 || ledger.delivered < client.acknowledged.size) && performance.now() < deadline) {
    await wait(500);
    ledger = await readLedger(demo);
  }

  const occurrences = occurrencesIn(folder);
  const missing = [...client.acknowledged].filter((messageId) => !occurrences.has(messageId));
  const doubled = [...occurrences].filter(([, count]) => count > 1);
  const records = [...occurrences.values()].reduce((total, count) => total + count, 0);
  const balanced = ledger.accepted === ledger.delivered && ledger.delivered === records && ledger.pending === 0;
  process.stdout.write(
    `${client.acknowledged.size} acknowledged (${client.retriedCalls()} calls were tried again), ${records} records in ${deliveredFiles(folder).length} files, ` +
      `${missing.length} missing, ${doubled.length} more than once\n` +
      `Ledger: ${ledger.accepted} accepted, ${ledger.delivered} delivered, ${ledger.pending} pending: ${balanced ? "it balances" : "IT DOES NOT BALANCE"}\n`,
  );
  return missing.length === 0 && doubled.length === 0 && balanced && client.acknowledged.size > 0;
}

/** Counts the events of the demo's source in batches, delivered files and pending files. Returns zeros while PostgreSQL restarts. */
async function readLedger({ sourceId }: Demo): Promise<{ accepted: number; delivered: number; pending: number }> {
  const row = await readRunningDatabase(dataDir, (db) =>
    db
      .selectFrom("batch")
      .leftJoin("file", "file.batchId", "batch.id")
      .where("batch.sourceId", "=", sourceId)
      .select(({ fn, eb }) => [
        fn.coalesce(fn.sum<number>("batch.eventCount"), eb.val(0)).as("accepted"),
        fn.coalesce(fn.sum<number>("batch.eventCount").filterWhere("file.state", "=", "delivered"), eb.val(0)).as("delivered"),
        fn.coalesce(fn.sum<number>("batch.eventCount").filterWhere("file.state", "=", "pending"), eb.val(0)).as("pending"),
      ])
      .executeTakeFirstOrThrow(),
  );
  return { accepted: Number(row?.accepted ?? 0), delivered: Number(row?.delivered ?? 0), pending: Number(row?.pending ?? 0) };
}

/** Reads every file. Throws if one is not a complete gzip stream. */
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
