import { existsSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";

/** The contents of `postmaster.pid`, which exists while PostgreSQL runs, and remains if it is killed. */
export type PidFile = { pid: number; socketFolder: string | null };

export function readPidFile(cluster: string): PidFile | null {
  const path = pidFilePath(cluster);
  if (!existsSync(path)) return null;
  const lines = readFileSync(path, "utf8").split("\n");
  return { pid: Number(lines[0]), socketFolder: lines[4] || null };
}

export function removePidFile(cluster: string): void {
  rmSync(pidFilePath(cluster), { force: true });
}

/** Removes the folder only if its name shows that Sluice created it. */
export function removeSocketFolder(folder: string | null | undefined): void {
  if (folder && /^sluice-pg-\w{6}$/.test(basename(folder))) rmSync(folder, { recursive: true, force: true });
}

function pidFilePath(cluster: string): string {
  return join(cluster, "postmaster.pid");
}
