import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePorts } from "./free-ports.ts";
import { findOnPath, installDebianPackage } from "./obtain-program.ts";

/** Finds PgBouncer, or installs Debian's package if possible. */
export function obtainPgbouncer(): void {
  if (findPgbouncer() === null) installDebianPackage("pgbouncer");
  requirePgbouncer();
}

/** Debian installs it into a folder that is only on the PATH of root. */
function findPgbouncer(): string | null {
  return findOnPath("pgbouncer") ?? findOnPath("pgbouncer", "/usr/sbin");
}

function requirePgbouncer(): string {
  const path = findPgbouncer();
  if (path !== null) return path;
  throw new Error("The tests of poolers need PgBouncer: install your system's package `pgbouncer`.");
}

type Options = {
  databaseUrl: string;
  /** A folder for this PgBouncer only. */
  directory: string;
  mode: "session" | "transaction" | "statement";
  poolSize?: number;
};

/** Starts a PgBouncer in front of the test's PostgreSQL. It runs as the account that can use the socket, because PgBouncer does not run as root. */
export async function startPgbouncer({
  databaseUrl,
  directory,
  mode,
  poolSize = 20,
}: Options): Promise<{ url: string; stop(): Promise<void> }> {
  const url = new URL(databaseUrl);
  const host = url.searchParams.get("host") ?? "";
  const { uid, gid } = await stat(host);
  const folder = join(directory, mode);
  const [port] = await freePorts(1);
  const settings = join(folder, "pgbouncer.ini");
  await mkdir(folder, { recursive: true });
  await writeFile(
    settings,
    `[databases]\n* = host=${host} user=${url.username} password=${url.password}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}
unix_socket_dir =\nauth_type = any\npool_mode = ${mode}\ndefault_pool_size = ${poolSize}\n`,
  );
  // The account may differ from ours, and must be able to read the folder.
  await chmod(directory, 0o755);
  await chmod(folder, 0o755);
  await chmod(settings, 0o600);
  await chown(settings, uid, gid);

  const pgbouncer = spawn(requirePgbouncer(), [settings], { ...(process.getuid?.() === 0 ? { uid, gid } : {}), stdio: "pipe", cwd: "/" });
  await untilUp(pgbouncer);
  return {
    url: `postgres://${url.username}@127.0.0.1:${port}${url.pathname}`,
    async stop() {
      const ended = once(pgbouncer, "exit");
      pgbouncer.kill("SIGKILL");
      await ended;
    },
  };
}

async function untilUp(pgbouncer: ChildProcess): Promise<void> {
  let log = "";
  for (const output of [pgbouncer.stdout, pgbouncer.stderr]) output?.on("data", (chunk) => (log += chunk));
  while (!log.includes("process up")) {
    if (pgbouncer.exitCode !== null) throw new Error(`PgBouncer did not start: ${log}`);
    await wait(20);
  }
}
