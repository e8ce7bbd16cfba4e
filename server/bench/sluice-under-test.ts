import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { readConfig } from "../env.ts";
import { freePorts } from "../testing/free-ports.ts";
import { deferOnce } from "./cleanup-stack.ts";
import { prepareSources } from "./prepare-sources.ts";
import { listProcessTree, readCommandLine } from "./process-usage.ts";

export type SluiceOptions = {
  /** The folder in which a new data folder is created. */
  folder: string;
  cleanup: AsyncDisposableStack;
  sinkPort: number;
  gzipLevel: number;
  sourceCount: number;
  /** The folder for CPU profiles, which each process writes when it ends. */
  profileFolder?: string | undefined;
};

export type SluiceUnderTest = {
  pid: number;
  collectorPort: number;
  writeKeys: string[];
  /** Ends the collector with SIGTERM, so that it closes its batches, and waits until `eventCount` events are delivered. Returns its pid. */
  drain(eventCount: number): Promise<number>;
  stop(): Promise<void>;
};

const MAIN = join(import.meta.dirname, "..", "main.ts");
const PREPARE_NODE = join(import.meta.dirname, "..", "prepare-node.mjs");
const POLL_INTERVAL_MS = 20;
const TIMEOUT_MS = 120_000;
const HALTED_MS = 10_000;
/** All runs share it, as do all starts of an installation after the first. */
const COMPILE_CACHE = "compile-cache";

/** Runs `npm start -- --without-web` on new data, with the sink instead of Amazon and an enabled AWS S3 on every source. */
export async function startSluice({
  folder,
  cleanup,
  sinkPort,
  gzipLevel,
  sourceCount,
  profileFolder,
}: SluiceOptions): Promise<SluiceUnderTest> {
  const dataDir = await mkdtemp(join(folder, "sluice-"));
  const removeData = deferOnce(cleanup, () => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  const environment = await createEnvironment(dataDir, join(folder, COMPILE_CACHE), sinkPort, gzipLevel);
  const profiling = profileFolder === undefined ? [] : ["--cpu-prof", "--cpu-prof-dir", profileFolder];
  const child = spawn(process.execPath, [...profiling, "--import", PREPARE_NODE, MAIN, "--without-web"], {
    env: environment,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = once(child, "exit");
  const stopProcess = deferOnce(cleanup, async () => {
    child.kill("SIGTERM");
    child.kill("SIGCONT");
    await exited;
  });
  const pid = child.pid ?? 0;
  const config = readConfig(environment);

  const running = () => child.exitCode === null && child.signalCode === null;
  await until(async () => {
    if (!running()) throw new Error("Sluice did not start. The reason is in the output above.");
    return await isWell([config.COLLECTOR_PORT, config.WORKER_PORT]);
  });
  const sources = await prepareSources(config, sourceCount);

  return {
    pid,
    collectorPort: config.COLLECTOR_PORT,
    writeKeys: sources.writeKeys,

    async drain(eventCount) {
      const collector = listProcessTree(pid).find((member) => readCommandLine(member).startsWith("sluice collector"));
      if (collector === undefined) throw new Error("The collector ended unexpectedly.");
      // Stops the supervisor, which would start another collector that uses CPU during the delivery.
      child.kill("SIGSTOP");
      process.kill(collector, "SIGTERM");
      // With very many batches the collector may leave some to the next collector.
      const goOn = setTimeout(() => child.kill("SIGCONT"), HALTED_MS);
      await until(async () => (await sources.countDelivered()) >= eventCount);
      clearTimeout(goOn);
      return collector;
    },

    async stop() {
      await sources.close();
      await stopProcess();
      await removeData();
    },
  };
}

/** Contains none of the machine's own AWS configuration. */
async function createEnvironment(dataDir: string, compileCache: string, sinkPort: number, gzipLevel: number): Promise<NodeJS.ProcessEnv> {
  const [web, collector, sandbox, worker] = await freePorts(4);
  const inherited = Object.entries(process.env).filter(([name, value]) => value !== undefined && INHERITED.includes(name));
  return {
    ...Object.fromEntries(inherited),
    NODE_ENV: "production",
    DATA_DIR: dataDir,
    WEB_PORT: String(web),
    COLLECTOR_PORT: String(collector),
    SANDBOX_PORT: String(sandbox),
    WORKER_PORT: String(worker),
    GZIP_LEVEL: String(gzipLevel),
    LOG_LEVEL: "error",
    NODE_COMPILE_CACHE: compileCache,
    AWS_MODE: "amazon",
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${sinkPort}`,
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${sinkPort}`,
    AWS_ACCESS_KEY_ID: "AKIABENCH",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_REGION: "us-west-2",
  };
}

const INHERITED = ["PATH", "HOME", "TMPDIR", "LANG"];

async function isWell(ports: readonly number[]): Promise<boolean> {
  const answers = await Promise.all(ports.map((port) => fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null)));
  return answers.every((answer) => answer?.ok === true);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < TIMEOUT_MS; waited += POLL_INTERVAL_MS) {
    if (await condition()) return;
    await wait(POLL_INTERVAL_MS);
  }
  throw new Error(`Sluice was not ready within ${TIMEOUT_MS / 1000} s.`);
}
