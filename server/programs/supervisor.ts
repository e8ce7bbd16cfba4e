import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "../clock.ts";
import { type Config, SECRET_FILE_VARIABLES } from "../env.ts";
import { keepSecret } from "../keep-secret.ts";
import { startPostgres } from "../postgres/embedded-postgres.ts";
import { type PortVariable, refuseTakenPorts } from "./listen.ts";
import { lockDataDir } from "./lock-data-dir.ts";
import type { Prepared } from "./prepare.ts";
import { startInOrder, type Undo } from "./start-in-order.ts";
import { summary } from "./summary.ts";
import { superviseChild, waitForExit } from "./supervise-child.ts";

/**
 * Both programs hold little long-lived memory and allocate much short-lived memory. In the collector a call lives about as long as a cycle of
 * the young generation, so many objects are promoted to the old generation, which V8 lets grow to twice its live size by default. In the
 * worker the short-lived memory is chunks of files, outside of the heap, which are freed when the young generation is collected.
 */
const V8_FLAGS: Readonly<Record<string, readonly string[]>> = {
  collector: ["--min-semi-space-size=2", "--max-semi-space-size=2", "--heap-growing-percent=50"],
  worker: ["--max-semi-space-size=1"],
};

type Environment = Readonly<Record<string, string | undefined>>;

type Options = {
  /** The file that starts one program, whose name is its argument. */
  main: string;
  /** In the order of their start. They end in reverse order. */
  programs: readonly string[];
  dev: boolean;
  /** The environment of the child processes. */
  environment: Environment;
};

/** Runs all of Sluice: locks the data directory, starts PostgreSQL, and runs each program in a process of its own. */
export async function supervise(config: Config, { main, programs, dev, environment }: Options): Promise<void> {
  const say = (sentence: string) => void process.stdout.write(`${sentence}\n`);

  await startInOrder(async (undo) => {
    undo.push(toUndo(await lockDataDir(config.DATA_DIR)));
    await refuseTakenPorts(config, listPorts(config));
    const whole = { ...config, ...(await bringUpDatabase(config, undo, say)) };
    const childEnvironment: NodeJS.ProcessEnv = {
      ...environment,
      // The children get the secrets themselves.
      ...Object.fromEntries(SECRET_FILE_VARIABLES.map((name) => [name, undefined])),
      NODE_ENV: dev ? "development" : "production",
      AWS_MODE: whole.AWS_MODE,
      DATABASE_URL: whole.DATABASE_URL,
      AUTH_SECRET: whole.AUTH_SECRET,
      METRICS_TOKEN: whole.METRICS_TOKEN,
      SMTP_URL: whole.SMTP_URL,
      DATA_DIR: whole.DATA_DIR,
      // Node caches compiled TypeScript there. Without the cache each process and thread loads a compiler of some 15 MB and starts later.
      NODE_COMPILE_CACHE: environment["NODE_COMPILE_CACHE"] ?? join(whole.DATA_DIR, "compile-cache"),
    };
    const startProcess = (name: string) =>
      fork(main, dev ? [name, "--dev"] : [name], {
        env: childEnvironment,
        execArgv: [...process.execArgv, ...(V8_FLAGS[name] ?? [])],
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      });
    const startChild = (name: string) => {
      const child = superviseChild({
        name,
        start: () => startProcess(name),
        note: say,
        wait: (ms, signal) => pause(ms, undefined, { signal }).catch(() => {}),
        clock: systemClock,
      });
      undo.push(child);
      return child.ready;
    };

    const prepared = await awaitPrepared(startProcess("prepare"), undo, say);
    if (prepared === null) return false;

    // They end in reverse order: the pages, then the collector, then the worker, then the sandbox that all of them need.
    if (whole.AWS_MODE === "sandbox" && !(await startChild("sandbox"))) return false;
    const ready = await Promise.all(programs.map(startChild));
    if (ready.includes(false)) return false;

    say(summary(whole, prepared.setupLink));
    return true;
  });
}

function listPorts(config: Config): PortVariable[] {
  return ["WEB_PORT", "COLLECTOR_PORT", "WORKER_PORT", ...(config.AWS_MODE === "sandbox" ? (["SANDBOX_PORT"] as const) : [])];
}

/** Starts the embedded PostgreSQL unless DATABASE_URL is set. Returns its address and the secret. */
async function bringUpDatabase(config: Config, undo: Undo[], note: (sentence: string) => void) {
  if (config.DATABASE_URL !== undefined) return {};
  const postgres = await startPostgres({ dataDir: config.DATA_DIR, note });
  undo.push({ stop: postgres.stop, kill: () => {} });
  return { DATABASE_URL: postgres.url, AUTH_SECRET: config.AUTH_SECRET ?? keepSecret(join(config.DATA_DIR, "auth-secret")) };
}

/** Returns null if the database could not be prepared. The reason is printed. Runs in a process of its own, which releases its memory. */
async function awaitPrepared(child: ChildProcess, undo: Undo[], say: (sentence: string) => void): Promise<Prepared | null> {
  const ended = waitForExit(child);
  let endExpected = false;
  undo.push({
    expectEnd() {
      endExpected = true;
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
    kill: () => void child.kill("SIGKILL"),
  });
  const told = new Promise<Prepared>((resolve) => child.once("message", resolve));
  const prepared = await Promise.race([told, ended.then(() => null)]);
  if (child.connected) child.disconnect();
  const { how, saidWhy } = await ended;
  if (prepared === null && !endExpected && !saidWhy) say(`Preparing the database ended unexpectedly (${how}).`);
  return prepared;
}

function toUndo(lock: { release(): Promise<void> }): Undo {
  return { stop: lock.release, kill: () => {} };
}
