import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "../clock.ts";
import type { Config } from "../env.ts";
import { keepSecret } from "../keep-secret.ts";
import { startPostgres } from "../postgres/embedded-postgres.ts";
import { type PortVariable, refuseTakenPorts } from "./listen.ts";
import { lockDataDir } from "./lock-data-dir.ts";
import type { Prepared } from "./prepare.ts";
import { startInOrder, type Undo } from "./start-in-order.ts";
import { summary } from "./summary.ts";
import { superviseChild, waitForExit } from "./supervise-child.ts";

/**
 * Both have little that lasts and much that goes. A call in the collector lives about as long as the young part of its heap lasts, so much
 * goes from the old part, which V8 would let grow to twice what is used. In the worker it's pieces of files, which lie outside of the heap
 * and go when its young part is cleared.
 */
const V8_FLAGS: Readonly<Record<string, readonly string[]>> = {
  collector: ["--min-semi-space-size=2", "--max-semi-space-size=2", "--heap-growing-percent=50"],
  worker: ["--max-semi-space-size=1"],
};

type Environment = Readonly<Record<string, string | undefined>>;

type Options = {
  /** The file that starts a single program when it is given its name. */
  main: string;
  /** In the order of their start; the last to start is the first to end. */
  programs: readonly string[];
  dev: boolean;
  /** What the children inherit. */
  environment: Environment;
};

/** The whole of Sluice: takes the data directory, brings PostgreSQL up, and keeps each program running in a process of its own. */
export async function supervise(config: Config, { main, programs, dev, environment }: Options): Promise<void> {
  const say = (sentence: string) => void process.stdout.write(`${sentence}\n`);

  await startInOrder(async (undo) => {
    undo.push(toUndo(await lockDataDir(config.DATA_DIR)));
    await refuseTakenPorts(config, listPorts(config));
    const whole = { ...config, ...(await bringUpDatabase(config, undo, say)) };
    const childEnvironment: NodeJS.ProcessEnv = {
      ...environment,
      NODE_ENV: dev ? "development" : "production",
      AWS_MODE: whole.AWS_MODE,
      DATABASE_URL: whole.DATABASE_URL,
      AUTH_SECRET: whole.AUTH_SECRET,
      DATA_DIR: whole.DATA_DIR,
      // Node keeps there what it made of our TypeScript: without it each process and thread holds a compiler, some 15 MB, and starts later.
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

    // The last to start is the first to end: no more visitors, then no more events, then the jobs, and what they all need at last.
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

/** DATABASE_URL where it is given; else a PostgreSQL of our own, and the secret that goes with it. */
async function bringUpDatabase(config: Config, undo: Undo[], note: (sentence: string) => void) {
  if (config.DATABASE_URL !== undefined) return {};
  const postgres = await startPostgres({ dataDir: config.DATA_DIR, note });
  undo.push({ stop: postgres.stop, kill: () => {} });
  return { DATABASE_URL: postgres.url, AUTH_SECRET: config.AUTH_SECRET ?? keepSecret(join(config.DATA_DIR, "auth-secret")) };
}

/** Null where it could not be prepared; the reason stands on the console then. What preparing takes of memory ends with its process. */
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
