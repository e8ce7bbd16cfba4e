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
 * How PostgreSQL is told where its data is. As root it runs as somebody who may be unable to enter the folders above (a home of mode 0700);
 * a process stays inside the working directory that it was started in, and Linux names that without walking down to it.
 */
export function dataArgument(home: PostgresHome): string {
  return home.account && process.platform === "linux" ? "/proc/self/cwd" : home.cluster;
}

/** Runs `program` inside the cluster until it ends. Also where no user has the uid, which is as good as any other in a container. */
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

/** The library as the fourth open file: the account can't read the folder that it is in, and it has no name any more. */
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

/** Null where no folder takes programs: the program then says which uid has no user. */
function openUserNameLibrary({ home, bin }: PostgresProgram): number | null {
  const library = userNameLibrary();
  if (library === null) return null;
  for (const folder of [home.directory, tmpdir()]) {
    const path = join(folder, `user-name-${randomBytes(8).toString("hex")}.so`);
    try {
      writeFileSync(path, library, { flag: "wx" });
      // Not by the mode of the write, which the umask narrows: the account opens the file anew, by its number.
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
