import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "../start-error.ts";
import { explainPostgresFailure } from "./explain-postgres-failure.ts";
import { makeFolderFor } from "./postgres-home.ts";
import { dataArgument, type PostgresProgram, runPostgresProgram } from "./run-postgres-program.ts";
import { setPassword } from "./set-password.ts";

/** Runs initdb if there is no cluster yet. After an interruption it starts again, because the cluster gets its name only when it is complete. */
export function createCluster({ home, bin }: PostgresProgram, password: string, durable: boolean): void {
  if (existsSync(join(home.cluster, "PG_VERSION"))) return;

  const unfinished = { home: { ...home, cluster: `${home.cluster}.new` }, bin };
  const { cluster } = unfinished.home;
  rmSync(cluster, { recursive: true, force: true });
  makeFolderFor(home.account, cluster);
  try {
    const settings = ["-U", "postgres", "-A", "reject", "-E", "UTF8", "--locale=C", ...(durable ? [] : ["--no-sync"])];
    const initdb = runPostgresProgram(unfinished, "initdb", ["-D", dataArgument(unfinished.home), ...settings]);
    if (initdb.status !== 0) throw new StartError(explainPostgresFailure(home.directory, initdb.error?.message ?? initdb.stderr));
    setPassword(unfinished, password);
  } catch (error) {
    rmSync(cluster, { recursive: true, force: true });
    throw error;
  }
  rmSync(home.cluster, { recursive: true, force: true });
  renameSync(cluster, home.cluster);
}
