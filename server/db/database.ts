import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import { connectionOptions } from "./connection-options.ts";
import type { Schema } from "./schema.ts";

export type Database = Kysely<Schema>;
/** Statements that must hold together take this. */
export type DatabaseTransaction = Transaction<Schema>;

/** A PostgreSQL that doesn't even answer is away, as one that refuses is; nobody waits for it, or for a free connection, longer than this. */
const CONNECT_MS = 5_000;

/** A pool of connections, and Kysely over it. A StartError says what is wrong with the URL. `bigint` and `numeric` counts come back as numbers: ours stay far below 2^53. */
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
