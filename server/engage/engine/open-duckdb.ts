import { rmSync } from "node:fs";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";
import type { EngineOptions } from "./engine-request.ts";

export type DuckDb = {
  /** The process's own folder. */
  directory: string;
  /** Runs one statement. User's text is only ever in `parameters`. */
  run(sql: string, parameters?: readonly unknown[]): Promise<void>;
  /** Returns the rows, with values as JSON has them; 64-bit integers as numbers. */
  rows<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
};

/** Opens a database in memory. Its connection is used for one statement at a time. Nothing is installed or loaded. */
export async function openDuckDb({ directory, memoryLimitMb }: EngineOptions): Promise<DuckDb> {
  const temporary = join(directory, "spilled");
  rmSync(temporary, { recursive: true, force: true });
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "2",
    memory_limit: `${memoryLimitMb}MB`,
    temp_directory: temporary,
    preserve_insertion_order: "false",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection: DuckDBConnection = await instance.connect();
  return {
    directory,
    async run(sql, parameters) {
      await connection.run(sql, parameters as DuckDBValue[] | undefined);
    },
    async rows<Row>(sql: string, parameters?: readonly unknown[]) {
      const reader = await connection.runAndReadAll(sql, parameters as DuckDBValue[] | undefined);
      return reader.getRowObjectsJson().map(toPlainNumbers) as Row[];
    },
  };
}

/** `getRowObjectsJson` returns 64-bit integers as text. All of ours are called `…Count`, `at`, or `count`, and stay far below 2^53. */
function toPlainNumbers(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, /(count|At|^at|rank)$/i.test(name) && value !== null ? Number(value) : value]),
  );
}
