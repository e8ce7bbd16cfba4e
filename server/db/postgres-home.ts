import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, realpathSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StartError } from "../start-error.ts";
import { dataDirUnusable } from "./data-dir-sentences.ts";

/** Whom PostgreSQL runs as: ourselves, or where we are root (which it refuses) somebody else. */
export type Account = { uid: number; gid: number } | undefined;

export type PostgresHome = {
  /** `{DATA_DIR}/postgres`, ours. */
  directory: string;
  /** `{DATA_DIR}/postgres/data`, the account's. */
  cluster: string;
  log: string;
  account: Account;
};

const NOBODY = 65534;

/** Lays out `{dataDir}/postgres`. Throws a StartError where the folder can't be made or is another user's. */
export function preparePostgresHome(dataDir: string): PostgresHome {
  try {
    mkdirSync(join(dataDir, "postgres"), { recursive: true, mode: 0o700 });
    const paths = postgresHome(realpathSync(dataDir));
    return { ...paths, account: accountFor(paths.cluster) };
  } catch (error) {
    throw new StartError(dataDirUnusable(dataDir, error), { cause: error });
  }
}

/** Where things are, whether they are there yet or not. */
export function postgresHome(dataDir: string): Omit<PostgresHome, "account"> {
  const directory = join(dataDir, "postgres");
  return { directory, cluster: join(directory, "data"), log: join(directory, "log") };
}

/** As root: the user who has the cluster already, else nobody. */
function accountFor(cluster: string): Account {
  const owner = existsSync(cluster) ? statSync(cluster) : null;
  if (process.getuid?.() !== 0) {
    if (owner && owner.uid !== process.getuid?.()) throw new Error("its database belongs to another user");
    return undefined;
  }
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : { uid: NOBODY, gid: NOBODY };
}

/** A folder that the account owns. */
export function makeFolderFor(account: Account, directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  if (account) chownSync(directory, account.uid, account.gid);
}

/** A new folder for the socket, whose whole path must stay below 103 bytes wherever the data directory lies. */
export function makeSocketFolder(account: Account): string {
  const parent = [tmpdir(), "/tmp", "/var/tmp"].find((path) => path.length <= 60 && existsSync(path) && (!account || isOpenToAll(path)));
  if (!parent) throw new StartError("PostgreSQL needs a folder for its socket, and neither TMPDIR, /tmp nor /var/tmp will do.");
  const directory = mkdtempSync(join(parent, "sluice-pg-"));
  if (account) chownSync(directory, account.uid, account.gid);
  return directory;
}

/** Whether any user can get through to `path`. */
function isOpenToAll(path: string): boolean {
  const parts = realpathSync(path).split("/");
  return parts.every((_, depth) => (statSync(parts.slice(0, depth + 1).join("/") || "/").mode & 0o001) !== 0);
}
