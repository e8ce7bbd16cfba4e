import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { StartError } from "../start-error.ts";
import { explainPostgresFailure } from "./explain-postgres-failure.ts";
import { POSTGRES_ENV } from "./postgres-binaries.ts";
import { dataArgument, type PostgresProgram } from "./run-postgres-program.ts";

export type Postmaster = { process: ChildProcess; exited: Promise<void> };

const SETTINGS = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  shared_buffers: "16MB",
  io_method: "sync",
  max_connections: "100",
  jit: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "256MB",
  cluster_name: "sluice",
};
/** Only for temporary databases: a crash destroys them. */
const UNSAFE_BUT_FAST = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

const INVALID_PASSWORD = "28P01";
const LOG_BYTE_LIMIT = 10_000_000;
/** Crash recovery takes well below a second for a small write-ahead log, and some seconds for the largest one (`max_wal_size`). */
const START_TIMEOUT_MS = 60_000;

export type PostmasterOptions = PostgresProgram & { socketFolder: string; durable: boolean };

/** The server runs, but has another password. */
export class PasswordRefused extends Error {
  override readonly name = "PasswordRefused";
}

/**
 * Starts the server and waits until it accepts a connection at `url`. Throws a StartError with the reason from the server's log if it ends, or
 * if it does not answer within 60 s. If it refuses the password, stops it and throws PasswordRefused.
 */
export async function startPostmaster(options: PostmasterOptions, url: string): Promise<Postmaster> {
  const { log, directory } = options.home;
  rotate(log);
  const logStart = toSize(log);
  const postmaster = spawnPostmaster(options);
  let gone = false;
  postmaster.exited.then(() => {
    gone = true;
  });

  for (let waited = 0; waited < START_TIMEOUT_MS; waited += 25) {
    if (gone) throw new StartError(explainPostgresFailure(directory, readFileSync(log, "utf8").slice(logStart)));
    const refusal = await refusalAt(url);
    if (refusal === null) return postmaster;
    if (refusal.code === INVALID_PASSWORD) {
      await stopPostmaster(postmaster);
      throw new PasswordRefused(refusal.message);
    }
    await wait(25);
  }
  await stopPostmaster(postmaster);
  throw new StartError(`PostgreSQL does not answer after ${START_TIMEOUT_MS / 1000} seconds. Its log is ${log}.`);
}

/** Stops the server: SIGINT, PostgreSQL's fast shutdown; SIGQUIT after 5 s; SIGKILL after 7 s. */
export async function stopPostmaster({ process: child, exited }: Postmaster): Promise<void> {
  const quit = setTimeout(() => child.kill("SIGQUIT"), 5_000);
  const kill = setTimeout(() => child.kill("SIGKILL"), 7_000);
  child.kill("SIGINT");
  await exited;
  clearTimeout(quit);
  clearTimeout(kill);
}

/** Starts the server in its own process group, so that Ctrl-C does not end it: Sluice's programs need the database while they shut down. */
function spawnPostmaster({ home, bin, socketFolder, durable }: PostmasterOptions): Postmaster {
  const settings = Object.entries({ ...SETTINGS, ...(durable ? {} : UNSAFE_BUT_FAST) }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const log = openSync(home.log, "a", 0o600);
  const child = spawn(join(bin, "postgres"), ["-D", dataArgument(home), "-k", socketFolder, ...settings], {
    ...home.account,
    cwd: home.cluster,
    env: POSTGRES_ENV,
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  const endWithUs = () => child.kill("SIGINT");
  process.once("exit", endWithUs);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()).once("error", () => resolve()));
  exited.then(() => process.off("exit", endWithUs));
  return { process: child, exited };
}

/** Returns null if the server accepts the connection. */
async function refusalAt(url: string): Promise<{ code?: string; message: string } | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return null;
  } catch (error) {
    return error as Error;
  } finally {
    await client.end().catch(() => {});
  }
}

function rotate(log: string): void {
  if (toSize(log) > LOG_BYTE_LIMIT) renameSync(log, `${log}.1`);
}

function toSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
