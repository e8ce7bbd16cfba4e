import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StartError } from "../start-error.ts";
import { dataDirUnusable } from "./data-dir-sentences.ts";

/** Whom PostgreSQL runs as: ourselves, or where we are root (which it refuses) another account. */
export type Account = { uid: number; gid: number } | undefined;

export type PostgresHome = {
  /** `{DATA_DIR}/postgres`, ours. */
  directory: string;
  /** `{DATA_DIR}/postgres/data`, the account's. */
  cluster: string;
  log: string;
  /** The file with the password of the cluster's owner, ours. */
  password: string;
  account: Account;
};

/**
 * Who PostgreSQL is where we are root: a uid that is nobody else's. Debian, Fedora and systemd give 65520 to 65533 to no user and no service.
 * `nobody` is many: each of its processes could read the files and the memory of a PostgreSQL that it runs.
 */
const OWN_ACCOUNT = { uid: 65_527, gid: 65_527 };
const NOBODY = 65_534;

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
  return { directory, cluster: join(directory, "data"), log: join(directory, "log"), password: join(directory, "password") };
}

/** As root: the user who has the cluster already, unless that is nobody; else an account of its own. */
function accountFor(cluster: string): Account {
  const owner = findOwner(cluster);
  if (process.getuid?.() !== 0) {
    if (owner && owner.uid !== process.getuid?.()) throw new Error("its database belongs to another user");
    return undefined;
  }
  return owner && owner.uid !== 0 && owner.uid !== NOBODY ? owner : OWN_ACCOUNT;
}

function findOwner(cluster: string): { uid: number; gid: number } | null {
  const stat = statSync(lastHandedOver(cluster), { throwIfNoEntry: false }) ?? statSync(cluster, { throwIfNoEntry: false });
  return stat === undefined ? null : { uid: stat.uid, gid: stat.gid };
}

/**
 * Gives a cluster that an earlier version ran as nobody, and that is not running, to the account that it runs as from now on. The folder
 * comes first, so that nobody gets in any more, and the file that tells whose the cluster is last, so that an interrupted change is resumed.
 */
export function handOverCluster({ cluster, account }: PostgresHome): void {
  const marker = lastHandedOver(cluster);
  if (!account || findOwner(cluster)?.uid === account.uid) return;
  lchownSync(cluster, account.uid, account.gid);
  for (const path of readdirSync(cluster, { recursive: true, encoding: "utf8" })) {
    if (join(cluster, path) !== marker) lchownSync(join(cluster, path), account.uid, account.gid);
  }
  lchownSync(marker, account.uid, account.gid);
}

function lastHandedOver(cluster: string): string {
  return join(cluster, "PG_VERSION");
}

/** Lets in nobody without the password. Replaces what an earlier version, which trusted whoever reached the socket, wrote. */
export function requirePassword({ cluster, account }: PostgresHome): void {
  const path = join(cluster, "pg_hba.conf");
  const unfinished = `${path}.${randomBytes(8).toString("hex")}`;
  writeFileSync(unfinished, "# Written by Sluice at each start.\nlocal all all scram-sha-256\n", { mode: 0o600, flag: "wx" });
  if (account) lchownSync(unfinished, account.uid, account.gid);
  renameSync(unfinished, path);
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
