import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { PartFigures } from "../../domain/engage/engine-answers.ts";
import type { InputOf } from "./engine-request.ts";
import type { DuckDb } from "./open-duckdb.ts";
import { repairLines } from "./repair-lines.ts";
import { slimEventsSql } from "./slim-events-sql.ts";
import { writeParquet } from "./write-parquet.ts";

/**
 * Writes the slim copy of batches. DuckDB refuses a whole file for an unpaired surrogate or a key that an object has twice, which a client's text may
 * contain. Then the lines are parsed and written again with JavaScript.
 */
export async function writePart(duckDb: DuckDb, { ndjsonGzPaths, target }: InputOf<"writePart">): Promise<PartFigures> {
  try {
    return await writeParquet(duckDb, slimEventsSql(ndjsonGzPaths), target);
  } catch (error) {
    if (!(error instanceof Error) || !/JSON/.test(error.message)) throw error;
  }
  const repaired = ndjsonGzPaths.map((_, index) => join(duckDb.directory, `repaired-${index}.ndjson`));
  try {
    for (const [index, path] of ndjsonGzPaths.entries()) await repairLines(path, repaired[index] as string);
    return await writeParquet(duckDb, slimEventsSql(repaired), target);
  } finally {
    await Promise.all(repaired.map((path) => rm(path, { force: true })));
  }
}
