import type { PartFigures } from "../../domain/engage/engine-answers.ts";
import type { InputOf } from "./engine-request.ts";
import type { DuckDb } from "./open-duckdb.ts";
import { sqlPaths } from "./sql-text.ts";
import { writeParquet } from "./write-parquet.ts";

/** Writes several parts as one, with the events of one name beside each other, so that a query for an event skips the others. */
export async function compactParts(duckDb: DuckDb, { paths, target }: InputOf<"compactParts">): Promise<PartFigures> {
  return writeParquet(duckDb, `SELECT * FROM read_parquet(${sqlPaths(paths)}) ORDER BY event, "at"`, target);
}
