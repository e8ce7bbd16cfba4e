import { execFileSync } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { readPidFile, removePidFile } from "./pid-file.ts";

/** What to send, and for how long (ms) to wait for everything to be gone before the next. SIGINT is PostgreSQL's clean, fast shutdown. */
const STEPS = [
  ["SIGINT", 10_000],
  ["SIGQUIT", 5_000],
  ["SIGKILL", 5_000],
] as const;

/**
 * Ends what an earlier start left running in `cluster`: its parent was killed, and PostgreSQL lived on. The caller holds the directory's
 * lock, so nobody else is using it. A pid file without its process is removed: its number may be another program's by now.
 */
export async function stopOrphans(cluster: string): Promise<void> {
  const postmaster = readPidFile(cluster)?.pid ?? 0;
  for (const [signal, patience] of STEPS) {
    const left = processesIn(cluster, postmaster);
    if (left.length === 0) break;
    for (const pid of left.includes(postmaster) ? [postmaster] : left) send(pid, signal);
    for (let waited = 0; waited < patience && processesIn(cluster, postmaster).length > 0; waited += 20) await wait(20);
  }
  removePidFile(cluster);
}

/** Every process of PostgreSQL works inside its data directory; a zombie works nowhere. */
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
    // Gone in the meantime.
  }
}
