import { CamelCasePlugin, Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Schema } from "../db/schema.ts";
import type { StagingStore } from "../runtime.ts";

/** Counts the calls of a process. From its call number `deathAt` on, each call fails; null for a process that lives. */
export function createLife(deathAt: number | null) {
  let count = 0;
  async function live<Value>(call: () => Promise<Value>): Promise<Value> {
    count += 1;
    if (deathAt !== null && count >= deathAt) throw new Error("The process is dead.");
    return await call();
  }
  return { live, callCount: () => count };
}

export type Life = ReturnType<typeof createLife>;

/** Returns a database whose every statement is a call of the process. What the process had not committed when it dies is rolled back. */
export function openDyingDatabase(url: string, { live }: Life): { db: Kysely<Schema>; close(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: url, max: 2, types: { getTypeParser: toNumber } });
  const dialect = new PostgresDialect({
    pool: {
      options: {},
      end: () => pool.end(),
      async connect() {
        const client = await pool.connect();
        return {
          query: ((statement: string, parameters: unknown[]) => live(() => client.query(statement, parameters))) as never,
          release: () => client.release(true),
        };
      },
    } as never,
  });
  const db = new Kysely<Schema>({ dialect, plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] });
  return { db, close: () => pool.end() };
}

const toNumber: typeof pg.types.getTypeParser = (oid, format) => {
  if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number;
  return pg.types.getTypeParser(oid, format);
};

/** Returns a staging store whose every write is a call of the process. */
export function createDyingStaging(staging: StagingStore, { live }: Life): StagingStore {
  return {
    ...staging,
    take: (batch, path) => live(() => staging.take(batch, path)),
    replace: (batch, path) => live(() => staging.replace(batch, path)),
  };
}
