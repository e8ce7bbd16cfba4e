import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, closeSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { POSTGRES_ENV } from "./postgres-binaries.ts";
import type { PostgresHome } from "./postgres-home.ts";
import { userNameLibrary } from "./user-name-library.ts";

export type PostgresProgram = { home: PostgresHome; bin: string };

/**
 * Returns the value of PostgreSQL's `-D` option. If Sluice runs as root, PostgreSQL's account may have no access to the folders above the data
 * (such as a home of mode 0700). On Linux the path of its working directory works without such access.
 */
export function dataArgument(home: PostgresHome): string {
  return home.account && process.platform === "linux" ? "/proc/self/cwd" : home.cluster;
}

/** Runs `program` with the cluster as its working directory until it ends. Works for a uid without a user name, as is usual in a container. */
export function runPostgresProgram(
  { home, bin }: PostgresProgram,
  program: string,
  args: readonly string[],
  input = "",
): SpawnSyncReturns<string> {
  const library = needsUserName(home) ? openUserNameLibrary({ home, bin }) : null;
  try {
    return spawnSync(join(bin, program), args, {
      ...home.account,
      cwd: home.cluster,
      env: library === null ? POSTGRES_ENV : { ...POSTGRES_ENV, LD_PRELOAD: INHERITED },
      encoding: "utf8",
      input,
      stdio: ["pipe", "pipe", "pipe", ...(library === null ? [] : [library])],
    });
  } finally {
    if (library !== null) closeSync(library);
  }
}

/** The library is passed as file descriptor 3, because the account can't read its folder and its name is already deleted. */
const INHERITED = "/proc/self/fd/3";

function needsUserName({ account }: PostgresHome): boolean {
  if (process.platform !== "linux") return false;
  if (account) return true;
  try {
    userInfo();
    return false;
  } catch {
    return true;
  }
}

/** Returns null if no folder allows executable files. PostgreSQL's error then names the uid without a user. */
function openUserNameLibrary({ home, bin }: PostgresProgram): number | null {
  const library = userNameLibrary();
  if (library === null) return null;
  for (const folder of [home.directory, tmpdir()]) {
    const path = join(folder, `user-name-${randomBytes(8).toString("hex")}.so`);
    try {
      writeFileSync(path, library, { flag: "wx" });
      // `chmod`, because the umask restricts the mode of `writeFileSync`, and the account opens the file again through its descriptor.
      chmodSync(path, 0o644);
      const file = openSync(path, "r");
      const tried = spawnSync(join(bin, "postgres"), ["--version"], {
        ...home.account,
        cwd: "/",
        env: { ...POSTGRES_ENV, LD_PRELOAD: INHERITED },
        encoding: "utf8",
        stdio: ["ignore", "ignore", "pipe", file],
      });
      if (tried.stderr === "") return file;
      closeSync(file);
    } finally {
      rmSync(path, { force: true });
    }
  }
  return null;
}
