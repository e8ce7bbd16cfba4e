import type { WorkerEvents } from "graphile-worker";
import type pg from "pg";
import { PRESENCE } from "./release-lost-jobs.ts";

type Connection = { client: pg.PoolClient; hold(workerId: string): void };

const RECONNECT_AFTER_MS = 1_000;

/**
 * Holds an advisory lock for each worker of this process on one connection: it ends with the process, however that ends, and then everyone
 * can see that the worker's jobs are nobody's. After a lost connection the locks are taken again.
 */
export async function announceWorkers(pool: pg.Pool, events: WorkerEvents): Promise<{ stop(): void }> {
  const workerIds = new Set<string>();
  let stopped = false;
  let connection: Connection | null = await connect();

  events.on("worker:create", ({ worker }) => {
    workerIds.add(worker.workerId);
    connection?.hold(worker.workerId);
  });

  async function connect(): Promise<Connection> {
    const client = await pool.connect();
    client.once("error", () => {
      client.release(true);
      connection = null;
      reconnect();
    });
    const hold = oneAfterAnother((workerId: string) =>
      client.query("select pg_advisory_lock(hashtext($1), hashtext($2))", [PRESENCE, workerId]),
    );
    for (const workerId of workerIds) hold(workerId);
    return { client, hold };
  }

  function reconnect(): void {
    setTimeout(async () => {
      if (stopped) return;
      connection = await connect().catch(() => null);
      if (connection === null) reconnect();
    }, RECONNECT_AFTER_MS).unref();
  }

  return {
    stop() {
      stopped = true;
      connection?.client.release(true);
    },
  };
}

/** A lock that fails has lost its connection, which is noticed by itself. */
function oneAfterAnother<Input>(work: (input: Input) => Promise<unknown>): (input: Input) => void {
  let last: Promise<unknown> = Promise.resolve();
  return (input) => {
    last = last.then(() => work(input)).catch(() => {});
  };
}
