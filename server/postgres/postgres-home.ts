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

/** The account that PostgreSQL runs as if Sluice runs as root, which PostgreSQL refuses. Undefined means Sluice's own account. */
export type Account = { uid: number; gid: number } | undefined;

export type PostgresHome = {
  /** `{DATA_DIR}/postgres`, owned by Sluice's account. */
  directory: string;
  /** `{DATA_DIR}/postgres/data`, owned by `account`. */
  cluster: string;
  log: string;
  /** The file with the password of the cluster's owner, owned by Sluice's account. */
  password: string;
  account: Account;
};

/**
 * PostgreSQL's account if Sluice runs as root. Debian, Fedora and systemd assign 65520 to 65533 to no user and no service. `nobody` is not used,
 * because other services run as `nobody` and could read the files and the memory of PostgreSQL.
 */
const OWN_ACCOUNT = { uid: 65_527, gid: 65_527 };
const NOBODY = 65_534;

/** Creates `{dataDir}/postgres`. Throws a StartError if the folder can't be created or belongs to another user. */
export function preparePostgresHome(dataDir: string): PostgresHome {
  try {
    mkdirSync(join(dataDir, "postgres"), { recursive: true, mode: 0o700 });
    const paths = postgresHome(realpathSync(dataDir));
    return { ...paths, account: accountFor(paths.cluster) };
  } catch (error) {
    throw new StartError(dataDirUnusable(dataDir, error), { cause: error });
  }
}

/** Returns the paths, which may not exist yet. */
export function postgresHome(dataDir: string): Omit<PostgresHome, "account"> {
  const directory = join(dataDir, "postgres");
  return { directory, cluster: join(directory, "data"), log: join(directory, "log"), password: join(directory, "password") };
}

/** Returns, for root, the owner of the existing cluster unless it is root or `nobody`, or else OWN_ACCOUNT. */
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
 * Changes the owner of a stopped cluster that an earlier version ran as `nobody` to `account`. The folder is changed first, so that `nobody`
 * can't enter it any more. The file that determines the owner is changed last, so that an interrupted change is resumed.
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

/** Requires the password of every client. Replaces the file of an earlier version, which trusted every client of the socket. */
export function requirePassword({ cluster, account }: PostgresHome): void {
  const path = join(cluster, "pg_hba.conf");
  const unfinished = `${path}.${randomBytes(8).toString("hex")}`;
  writeFileSync(unfinished, "# Written by Sluice at each start.\nlocal all all scram-sha-256\n", { mode: 0o600, flag: "wx" });
  if (account) lchownSync(unfinished, account.uid, account.gid);
  renameSync(unfinished, path);
}

/** Creates a folder that the account owns. */
export function makeFolderFor(account: Account, directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  if (account) chownSync(directory, account.uid, account.gid);
}

/** Creates a folder for the socket outside the data directory, because the path of a socket must stay below 103 bytes. */
export function makeSocketFolder(account: Account): string {
  const parent = [tmpdir(), "/tmp", "/var/tmp"].find((path) => path.length <= 60 && existsSync(path) && (!account || isOpenToAll(path)));
  if (!parent) throw new StartError("PostgreSQL needs a folder for its socket, and neither TMPDIR, /tmp nor /var/tmp can be used.");
  const directory = mkdtempSync(join(parent, "sluice-pg-"));
  if (account) chownSync(directory, account.uid, account.gid);
  return directory;
}

/** Returns whether every user can enter `path` and its parents. */
function isOpenToAll(path: string): boolean {
  const parts = realpathSync(path).split("/");
  return parts.every((_, depth) => (statSync(parts.slice(0, depth + 1).join("/") || "/").mode & 0o001) !== 0);
}
