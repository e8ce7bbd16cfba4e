import type { WorkerEvents } from "graphile-worker";
import type pg from "pg";
import { PRESENCE } from "./release-lost-jobs.ts";

const RECONNECT_AFTER_MS = 1_000;

/**
 * Holds a shared advisory lock with the worker's id, on a connection of its own. The lock ends with the process, so that others can see which jobs lost
 * their worker. Nobody waits for it. After a lost connection the lock is taken again.
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

  /** If the statement fails, the connection is lost, and its error event reconnects. */
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
