import pg from "pg";
import { StartError } from "../start-error.ts";
import { explainConnectionError, toAddress } from "./explain-connection-error.ts";
import { explainMissingRights } from "./explain-missing-rights.ts";
import { migrate } from "./migrate.ts";
import { refusePooler } from "./refuse-pooler.ts";
import { type LockWatch, sayWhoBlocks } from "./say-who-blocks.ts";

/** A number that nothing else in the database locks. */
const MIGRATION_LOCK = 7_583_423;
/** Another program may run a large migration. */
const LOCK_TIMEOUT_MS = 600_000;
const SAY_EVERY_MS = 5_000;
const OLDEST_VERSION = 150_000;

type Options = {
  /** Called with a sentence about who holds a lock that this waits for. */
  note?: (sentence: string) => void;
  lockTimeoutMs?: number;
  sayEveryMs?: number;
};

/**
 * Brings every table up to date, the queue's (`migrateQueue`) too; of programs that start together one does it and the others wait. It waits
 * for no lock longer than ten minutes. What a person can fix is a StartError that names the database's address, and never the password.
 */
export async function prepareDatabase(
  pool: pg.Pool,
  migrateQueue: (pool: pg.Pool) => Promise<void>,
  { note = toStandardError, lockTimeoutMs = LOCK_TIMEOUT_MS, sayEveryMs = SAY_EVERY_MS }: Options = {},
): Promise<void> {
  await refuseServer(pool);
  await refusePooler(pool);

  const application = `sluice prepare ${process.pid}`;
  const preparing = openPreparing(pool, application, lockTimeoutMs);
  const watch = sayWhoBlocks(pool, { application, note, everyMs: sayEveryMs });
  try {
    await holdingLock(preparing, async () => {
      await migrate(preparing);
      await migrateQueue(preparing);
    });
  } catch (error) {
    throw await explain(error as Error & { code?: string }, pool, watch);
  } finally {
    await watch.stop();
    await preparing.end();
  }
}

/** Throws a StartError if the server can't be reached, is too old, or is read-only. */
async function refuseServer(pool: pg.Pool): Promise<void> {
  const client = await pool.connect().catch((error: Error) => {
    throw explainConnectionError(error, pool.options);
  });
  try {
    const { rows } = await client.query(
      "select current_setting('server_version') as name, current_setting('server_version_num')::int as version, pg_is_in_recovery() as standby",
    );
    const [{ name, version, standby }] = rows;
    const server = `PostgreSQL at ${toAddress(pool.options)} can't be used (DATABASE_URL)`;
    if (version < OLDEST_VERSION) throw new StartError(`${server}: it is version ${name}, and Sluice needs 15 or newer.`);
    if (standby) throw new StartError(`${server}: it is a standby, which takes no changes. Use the primary's address.`);
  } finally {
    client.release();
  }
}

/** Connections with a timeout for locks, and none for anything else. */
function openPreparing(pool: pg.Pool, application: string, lockTimeoutMs: number): pg.Pool {
  const url = new URL(pool.options.connectionString ?? "");
  url.searchParams.set("application_name", application);
  const settings = `set lock_timeout = ${lockTimeoutMs}; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`;
  const preparing = new pg.Pool({
    ...pool.options,
    connectionString: url.href,
    max: 3,
    onConnect: async (client) => void (await client.query(settings)),
  });
  preparing.on("error", () => {});
  preparing.on("connect", (client) => client.on("error", () => {}));
  return preparing;
}

/** A transaction-level lock, which also ends behind a pooler. */
async function holdingLock(pool: pg.Pool, work: () => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    await work();
    await client.query("commit");
  } finally {
    client.release(true);
  }
}

async function explain(error: Error & { code?: string }, pool: pg.Pool, watch: LockWatch): Promise<Error> {
  if (error.code === "55P03") {
    const holder = watch.blocker() ?? "another program";
    return new StartError(`The database can't be brought up to date: ${holder} holds a lock on it. End that program and start again.`, {
      cause: error,
    });
  }
  return (await explainMissingRights(error, pool).catch(() => null)) ?? error;
}

function toStandardError(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
