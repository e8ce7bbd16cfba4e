import type { WorkerEvents } from "graphile-worker";
import type pg from "pg";
import { PRESENCE } from "./release-lost-jobs.ts";

const RECONNECT_AFTER_MS = 1_000;

/**
 * Holds a shared advisory lock, for which nobody waits, in the name under which this process takes jobs, on a connection of its own: it ends with the process, however that
 * ends, and then everyone can see that the process's jobs are nobody's. After a lost connection the lock is taken again.
 */
export async function announceWorker(pool: pg.Pool, events: WorkerEvents): Promise<{ stop(): void }> {
  const connect = async () => {
    const client = await pool.connect();
    client.once("error", reconnect);
    return client;
  };
  let connection: pg.PoolClient | null = await connect();
  let workerId: string | null = null;
  let stopped = false;

  events.once("pool:create", ({ workerPool }) => {
    workerId = workerPool.id;
    hold();
  });

  /** A statement that fails has lost its connection, which is noticed by itself. */
  function hold(): void {
    const sql = "select pg_advisory_lock_shared(hashtext($1), hashtext($2))";
    if (workerId !== null) connection?.query(sql, [PRESENCE, workerId]).catch(() => {});
  }

  function reconnect(): void {
    connection?.release(true);
    connection = null;
    setTimeout(async () => {
      if (stopped) return;
      connection = await connect().catch(() => null);
      if (connection === null) reconnect();
      else hold();
    }, RECONNECT_AFTER_MS).unref();
  }

  return {
    stop() {
      stopped = true;
      connection?.release(true);
    },
  };
}
