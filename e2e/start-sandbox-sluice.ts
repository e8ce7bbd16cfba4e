import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { freePorts } from "../server/testing/free-ports.ts";

const MAIN = join(import.meta.dirname, "..", "server", "main.ts");

export type SandboxSluice = {
  dataDirectory: string;
  /** For the first visitor. It works once. */
  setupLink: string;
  stop(): Promise<void>;
};

/** Starts Sluice as `npm start` does with only ports configured: with an embedded PostgreSQL and the AWS sandbox. Files are delivered in seconds. */
export async function startSandboxSluice(): Promise<SandboxSluice> {
  const directory = await mkdtemp(join(tmpdir(), "sluice-sandbox-"));
  const dataDirectory = join(directory, "data");
  const [web, collector, worker, sandbox] = await freePorts(4);
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env["PATH"],
      TMPDIR: process.env["TMPDIR"],
      HOME: directory,
      NODE_ENV: "production",
      WEB_PORT: String(web),
      COLLECTOR_PORT: String(collector),
      WORKER_PORT: String(worker),
      SANDBOX_PORT: String(sandbox),
      DATA_DIR: dataDirectory,
      DELIVERY_INTERVAL_SECONDS: "2",
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  const setupLink = await Promise.race([setupLinkIn(child.stdout), ended.then(() => null)]);
  if (setupLink === null) throw new Error("Sluice in sandbox mode did not start.");
  return { dataDirectory, setupLink, stop };
}

/** Returns the set-up link in the output. Reads the output to its end, so that the pipe never fills. */
function setupLinkIn(output: Readable): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: output }).on("line", (line) => {
      const link = /^ +Set up +(\S+)/.exec(line)?.[1];
      if (link !== undefined) resolve(link);
    });
  });
}
