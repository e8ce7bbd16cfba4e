import { spawnSync } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "../start-error.ts";
import { POSTGRES_ENV } from "./postgres-binaries.ts";
import { makeFolderFor, type PostgresHome } from "./postgres-home.ts";

/**
 * How PostgreSQL is told where its data is. As root it runs as somebody who may be unable to enter the folders above (a home of mode 0700);
 * a process stays inside the working directory that it was started in, and Linux names that without walking down to it.
 */
export function dataArgument(home: PostgresHome): string {
  return home.account && process.platform === "linux" ? "/proc/self/cwd" : home.cluster;
}

/** Runs initdb where there is no cluster yet. One that was interrupted is begun again: the cluster gets its name when it is whole. */
export function createCluster(home: PostgresHome, bin: string, durable: boolean): void {
  if (existsSync(join(home.cluster, "PG_VERSION"))) return;

  const unfinished = { ...home, cluster: `${home.cluster}.new` };
  rmSync(unfinished.cluster, { recursive: true, force: true });
  makeFolderFor(home.account, unfinished.cluster);

  const settings = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", ...(durable ? [] : ["--no-sync"])];
  const initdb = spawnSync(join(bin, "initdb"), ["-D", dataArgument(unfinished), ...settings], {
    ...home.account,
    cwd: unfinished.cluster,
    env: POSTGRES_ENV,
    encoding: "utf8",
  });
  if (initdb.status !== 0) {
    rmSync(unfinished.cluster, { recursive: true, force: true });
    throw new StartError(explainPostgresFailure(home.directory, initdb.error?.message ?? initdb.stderr));
  }
  rmSync(home.cluster, { recursive: true, force: true });
  renameSync(unfinished.cluster, home.cluster);
}

/** One sentence out of what PostgreSQL wrote before it gave up. */
export function explainPostgresFailure(directory: string, output: string): string {
  if (/No space left on device|ENOSPC/.test(output)) return `PostgreSQL can't start: the disk that holds ${directory} is full.`;
  const last = [...output.matchAll(/(?:FATAL|PANIC|ERROR|error):\s+(.+)/g)].at(-1)?.[1] ?? output.trim().split("\n").at(-1);
  return `PostgreSQL can't start in ${directory}: ${last || "it gave no reason"}.`;
}
