import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import { connectionOptions } from "./connection-options.ts";
import type { Schema } from "./schema.ts";

export type Database = Kysely<Schema>;
/** For statements that must run in one transaction. */
export type DatabaseTransaction = Transaction<Schema>;

/** The longest wait for a connection, whether PostgreSQL doesn't answer or no connection is free. */
const CONNECT_MS = 5_000;

/** Returns a pool of connections and Kysely over it. Throws a StartError for an invalid URL. `bigint` and `numeric` are numbers: ours stay far below 2^53. */
export function openDatabase(databaseUrl: string, maxConnections = 10): { db: Database; pool: pg.Pool } {
  const pool = new pg.Pool({
    ...connectionOptions(databaseUrl),
    max: maxConnections,
    connectionTimeoutMillis: CONNECT_MS,
    types: { getTypeParser },
  });
  // A connection that dies while idle is replaced by the pool; without a listener it would take the process with it.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const db = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  return { db, pool };
}

const getTypeParser: typeof pg.types.getTypeParser = (oid, format) => {
  if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number;
  return pg.types.getTypeParser(oid, format);
};
