import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** One program of Sluice in a process of its own. It can be killed and started again. */
export type ScaleOutProgram = {
  port: number;
  /** Sends SIGKILL, and starts a new process. */
  killAndRestart(): Promise<void>;
  /** Returns whether `/healthz` responds with 2xx. */
  isWell(): Promise<boolean>;
  /** Sends SIGTERM, and returns how the process ends. */
  stop(): Promise<number | null>;
  /** Sends SIGKILL. No process is started again. */
  end(): Promise<void>;
};

const MAIN = join(import.meta.dirname, "..", "main.ts");

/** Runs `npm start -- collector` or `npm start -- worker`. */
export function startScaleOutProgram(name: "collector" | "worker", port: number, environment: NodeJS.ProcessEnv): ScaleOutProgram {
  let process = start();

  function start() {
    const child = spawn(globalThis.process.execPath, [MAIN, name], { env: environment, stdio: ["ignore", "ignore", "inherit"] });
    const exited = once(child, "exit").then(([code]) => code as number | null);
    return { child, exited };
  }
  async function end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    process.child.kill(signal);
    return process.exited;
  }

  return {
    port,
    async killAndRestart() {
      await end("SIGKILL");
      process = start();
    },
    isWell: async () => (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.ok === true,
    stop: () => end("SIGTERM"),
    async end() {
      await end("SIGKILL");
    },
  };
}

/** Polls every 50 ms. Rejects once `signal` aborts, which is when the test has timed out. */
export async function until(condition: () => boolean | Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!(await condition())) await wait(50, undefined, { signal });
}
