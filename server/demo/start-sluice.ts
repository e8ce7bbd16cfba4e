import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Config } from "../env.ts";
import { StartError } from "../start-error.ts";
import { passOnSignals } from "./pass-on-signals.ts";

const MAIN = join(import.meta.dirname, "..", "main.ts");
const POLL_INTERVAL_MS = 100;

export type Sluice = {
  pid: number;
  /** Resolves when Sluice ends without being stopped. */
  ended: Promise<void>;
  stop(): Promise<void>;
};

/** Runs `npm start` in a process of its own. Resolves once all programs are healthy. */
export async function startSluice(
  config: Config,
  environment: Readonly<Record<string, string | undefined>>,
  { pages }: { pages: boolean },
): Promise<Sluice> {
  const child = spawn(process.execPath, [...process.execArgv, MAIN, ...(pages ? [] : ["--without-web"])], {
    env: { ...environment, NODE_ENV: "production" },
    // Sluice ends when the channel closes, also if this process is killed.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  passOnSignals(child);
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });

  const ports = [config.SANDBOX_PORT, config.COLLECTOR_PORT, config.WORKER_PORT, ...(pages ? [config.WEB_PORT] : [])];
  while (!(await allWell(config.HOST, ports))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new StartError("Sluice did not start; the reason stands above.");
    await wait(POLL_INTERVAL_MS);
  }
  return {
    pid: child.pid ?? 0,
    ended,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function allWell(host: string, ports: readonly number[]): Promise<boolean> {
  const answers = await Promise.all(ports.map((port) => fetch(`http://${host}:${port}/healthz`).catch(() => null)));
  return answers.every((answer) => answer?.ok === true);
}
