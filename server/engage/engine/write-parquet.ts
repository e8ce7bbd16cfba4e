import { rename, rm, stat } from "node:fs/promises";
import type { PartFigures } from "../../domain/engage/engine-answers.ts";
import type { DuckDb } from "./open-duckdb.ts";
import { sqlText } from "./sql-text.ts";

type Figures = { eventCount: number; firstAt: number | null; lastAt: number | null };

/** Groups of this many rows are skipped as a whole where their statistics allow it, and are held in memory while they are written. */
const ROWS_PER_GROUP = 61_440;

/** Writes the rows of a SELECT with the columns of a part, or nothing if it fails. */
export async function writeParquet(duckDb: DuckDb, select: string, target: string): Promise<PartFigures> {
  const incomplete = `${target}.incomplete`;
  try {
    await copyToParquet(duckDb, select, incomplete);
    const [figures] = await duckDb.rows<Figures>(`
      SELECT count(*) AS "eventCount", epoch_ms(min("at")) AS "firstAt", epoch_ms(max("at")) AS "lastAt" FROM read_parquet(${sqlText(incomplete)})
    `);
    const { size } = await stat(incomplete);
    await rename(incomplete, target);
    return { ...(figures as Figures), byteCount: size };
  } finally {
    await rm(incomplete, { force: true });
  }
}

export async function copyToParquet(duckDb: DuckDb, select: string, target: string): Promise<void> {
  await duckDb.run(
    `COPY (${select}) TO ${sqlText(target)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROWS_PER_GROUP}, USE_TMP_FILE false)`,
  );
}
