import pg from "pg";
import { keepSecret, readSecret } from "../keep-secret.ts";
import { StartError } from "../start-error.ts";
import { createCluster } from "./create-cluster.ts";
import { dataDirInUse } from "./data-dir-sentences.ts";
import { keepPostgresRunning } from "./keep-postgres-running.ts";
import { lockDirectory } from "./lock-directory.ts";
import { readPidFile, removeSocketFolder } from "./pid-file.ts";
import { findPostgresBinaries } from "./postgres-binaries.ts";
import { handOverCluster, makeSocketFolder, postgresHome, preparePostgresHome, requirePassword } from "./postgres-home.ts";
import { PasswordRefused } from "./postmaster.ts";
import { setPassword } from "./set-password.ts";
import { stopOrphans } from "./stop-orphans.ts";

export type RunningPostgres = { url: string; stop(): Promise<void> };

type StartOptions = {
  dataDir: string;
  /** False only for databases that may be lost in a crash. */
  durable?: boolean;
  /** Called with a sentence when the server ended unexpectedly or can't be started again. */
  note?: (sentence: string) => void;
};

/**
 * Starts the embedded PostgreSQL in `{dataDir}/postgres`. It is reachable only through a unix socket of this user, with a password that only
 * this user can read. Creates the cluster if there is none, recovers it after a crash, stops a PostgreSQL that a killed parent left running,
 * and restarts the server if it ends unexpectedly. Throws a StartError with the reason if it can't be started.
 */
export async function startPostgres({ dataDir, durable = true, note = () => {} }: StartOptions): Promise<RunningPostgres> {
  const home = preparePostgresHome(dataDir);
  const lock = await lockDirectory(home.directory);
  if (!lock) throw new StartError(dataDirInUse(dataDir));

  let socketFolder: string | undefined;
  const removeOwnFolder = () => removeSocketFolder(socketFolder);
  process.once("exit", removeOwnFolder);
  const leave = async () => {
    process.off("exit", removeOwnFolder);
    removeOwnFolder();
    await lock.release();
  };
  try {
    const bin = findPostgresBinaries(home.account, home.directory);
    removeSocketFolder(readPidFile(home.cluster)?.socketFolder);
    await stopOrphans(home.cluster);
    const password = keepSecret(home.password);
    createCluster({ home, bin }, password, durable);
    handOverCluster(home);
    requirePassword(home);
    socketFolder = makeSocketFolder(home.account);
    const url = toUrl(socketFolder, password, "postgres");
    const options = { home, bin, socketFolder, durable };
    const keeper = await keepPostgresRunning(options, url, note).catch((error) => {
      if (!(error instanceof PasswordRefused)) throw error;
      setPassword(options, password);
      return keepPostgresRunning(options, url, note);
    });
    await createDatabase(url, "sluice");
    return {
      url: toUrl(socketFolder, password, "sluice"),
      async stop() {
        await keeper.stop();
        await leave();
      },
    };
  } catch (error) {
    await leave();
    throw error;
  }
}

/** Returns the URL of the PostgreSQL that another process runs in `dataDir`, or null if none is running. */
export async function findRunningPostgres(dataDir: string): Promise<string | null> {
  const { directory, cluster, password } = postgresHome(dataDir);
  const pidFile = readPidFile(cluster);
  if (!pidFile?.socketFolder) return null;
  const lock = await lockDirectory(directory);
  await lock?.release();
  return lock ? null : toUrl(pidFile.socketFolder, readSecret(password) ?? "", "sluice");
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

function toUrl(socketFolder: string, password: string, database: string): string {
  return `postgres://postgres:${password}@localhost/${database}?host=${encodeURIComponent(socketFolder)}`;
}
