import type pg from "pg";
import { StartError } from "../start-error.ts";
import { toAddress } from "./explain-connection-error.ts";

/** Attempts: other clients of the pooler may take the backend. */
const ROUNDS = 3;

/** A pooler without a free connection lets queries wait for minutes. */
const TIMEOUT_MS = 10_000;

/**
 * Throws a StartError where the database is behind a pooler that gives a backend for a transaction at a time, as PgBouncer does with
 * `pool_mode=transaction`: LISTEN and advisory locks need a backend for as long as the connection lasts.
 */
export async function refusePooler(pool: pg.Pool, timeoutMs = TIMEOUT_MS): Promise<void> {
  const client = await pool.connect();
  const other = await pool.connect().catch((error) => {
    client.release(true);
    throw error;
  });
  try {
    if (announcedPid(client) !== (await toBackend(client, timeoutMs)) && (await sharesBackends(client, other, timeoutMs))) {
      throw new StartError(
        `DATABASE_URL leads to a connection pooler in transaction mode at ${toAddress(pool.options)}, and Sluice needs sessions (LISTEN and advisory locks). Use PostgreSQL's own address, or a pool in session mode (pool_mode=session).`,
      );
    }
  } catch (error) {
    if (!/^(Query read timeout|query_wait_timeout)/.test((error as Error).message)) throw error;
    throw new StartError(
      `The connection pooler at ${toAddress(pool.options)} (DATABASE_URL) has too few connections for Sluice. Raise its pool size, or use PostgreSQL's own address.`,
      { cause: error },
    );
  } finally {
    client.release(true);
    other.release(true);
  }
}

/** The backend's process id from the start of the connection: PostgreSQL sends its own, a pooler invents one. */
function announcedPid(client: pg.PoolClient): number {
  return (client as pg.PoolClient & { processID: number }).processID;
}

async function toBackend(client: pg.PoolClient, timeoutMs: number): Promise<number> {
  const { rows } = await ask<{ pid: number }>(client, "select pg_backend_pid() as pid", timeoutMs);
  return rows[0]?.pid ?? 0;
}

function ask<Row extends pg.QueryResultRow>(client: pg.PoolClient, text: string, timeoutMs: number): Promise<pg.QueryResult<Row>> {
  const query: pg.QueryConfig & { query_timeout: number } = { text, query_timeout: timeoutMs };
  return client.query<Row>(query);
}

/** Whether one connection gets the backend of the other, or another one than before while the other keeps its own in a transaction. */
async function sharesBackends(client: pg.PoolClient, other: pg.PoolClient, timeoutMs: number): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round++) {
    const before = await toBackend(client, timeoutMs);
    if (!(await begin(other, timeoutMs))) return true;
    const others = await toBackend(other, timeoutMs);
    const after = others === before ? before : await toBackend(client, timeoutMs);
    await ask(other, "rollback", timeoutMs);
    if (others === before || after !== before) return true;
  }
  return false;
}

/** False where the pooler takes no transactions: it gives a backend for a statement at a time. */
async function begin(client: pg.PoolClient, timeoutMs: number): Promise<boolean> {
  try {
    await ask(client, "begin", timeoutMs);
    return true;
  } catch (error) {
    if (/statement pooling/.test((error as Error).message)) return false;
    throw error;
  }
}
