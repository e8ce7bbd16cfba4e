import { execFileSync } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { readPidFile, removePidFile } from "./pid-file.ts";

/** Signals, each with the timeout in ms before the next one is sent. SIGINT is PostgreSQL's fast shutdown. */
const STEPS = [
  ["SIGINT", 10_000],
  ["SIGQUIT", 5_000],
  ["SIGKILL", 5_000],
] as const;

/**
 * Stops a PostgreSQL that still runs in `cluster` because its parent was killed. The caller holds the lock of the directory, so no other Sluice
 * uses it. Removes the pid file, because its pid may belong to another program by now.
 */
export async function stopOrphans(cluster: string): Promise<void> {
  const postmaster = readPidFile(cluster)?.pid ?? 0;
  for (const [signal, timeoutMs] of STEPS) {
    const left = processesIn(cluster, postmaster);
    if (left.length === 0) break;
    for (const pid of left.includes(postmaster) ? [postmaster] : left) send(pid, signal);
    for (let waited = 0; waited < timeoutMs && processesIn(cluster, postmaster).length > 0; waited += 20) await wait(20);
  }
  removePidFile(cluster);
}

/** The working directory of every PostgreSQL process is its data directory. A zombie has none. */
function processesIn(cluster: string, postmaster: number): number[] {
  if (process.platform !== "linux") return isPostgres(postmaster) ? [postmaster] : [];
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && readWorkingDirectory(pid) === cluster);
}

function readWorkingDirectory(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

function isPostgres(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    return execFileSync("ps", ["-p", String(pid), "-o", "comm="], { encoding: "utf8" }).includes("postgres");
  } catch {
    return false;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime.
  }
}
