import { rename } from "node:fs/promises";
import { IDENTIFIER_TYPES } from "../../domain/engage/identifier.ts";
import type { DuckDb } from "./open-duckdb.ts";
import { copyToParquet } from "./write-parquet.ts";

export type IdentityFiles = { owner: string; moved: string; profile: string };

/** The columns of the identifiers, the highest rank first. */
const RANKED = IDENTIFIER_TYPES.map((type, rank) => ({ type, column: type.replace(".", "_"), rank }));

/** Writes which identifiers were seen together in the events of a part, and when first. That takes most of the time, and is done once for each part. */
export async function writeSeen(duckDb: DuckDb, part: string, target: string): Promise<void> {
  const columns = RANKED.map(({ column }) => column).join(", ");
  const incomplete = `${target}.incomplete`;
  await copyToParquet(duckDb, `SELECT ${columns}, min("at") AS "at" FROM ${part} GROUP BY ${columns}`, incomplete);
  await rename(incomplete, target);
}

/**
 * Writes which identifiers belong to which profile. An identifier belongs to the one that it was seen with in one event: to the one of the highest rank,
 * of several to the one that it was seen with first, and of those to the smallest. That one may belong to another, up to a user id. So user ids never
 * belong to each other, and a profile has at most one.
 *
 * @param seen the rows that `writeSeen` wrote for all parts
 */
export async function writeIdentity(duckDb: DuckDb, seen: string, files: IdentityFiles): Promise<void> {
  await duckDb.run("CREATE OR REPLACE TABLE owner_so_far (best VARCHAR, type VARCHAR, identifier VARCHAR, profile_id VARCHAR)");
  await duckDb.run(`
    INSERT INTO owner_so_far SELECT 'user_id:' || user_id, 'user_id', user_id, 'user_id:' || user_id FROM ${seen} WHERE user_id IS NOT NULL GROUP BY user_id
  `);
  for (const { type, column, rank } of RANKED.slice(1)) {
    await duckDb.run(`
      INSERT INTO owner_so_far
      SELECT '${type}:' || link.identifier, '${type}', link.identifier, coalesce(owner.profile_id, link.parent, '${type}:' || link.identifier)
      FROM (
        SELECT ${column} AS identifier, substr(min(${bestOf(rank)}), ${ORDER_CHARACTERS + 1}) AS parent FROM ${seen} WHERE ${column} IS NOT NULL GROUP BY ${column}
      ) link
      LEFT JOIN owner_so_far owner ON owner.best = link.parent AND owner.best <> owner.profile_id
    `);
  }

  await copyToParquet(duckDb, "SELECT type, identifier, profile_id FROM owner_so_far", files.owner);
  await copyToParquet(duckDb, "SELECT best, profile_id FROM owner_so_far WHERE best <> profile_id", files.moved);
  const incomplete = `${files.profile}.incomplete`;
  await copyToParquet(duckDb, "SELECT profile_id, type, identifier FROM owner_so_far WHERE best = profile_id", incomplete);
  await duckDb.run("DROP TABLE owner_so_far");
  await rename(incomplete, files.profile);
}

/** A digit for the rank, and 15 for the time in ms. */
const ORDER_CHARACTERS = 16;
/** Makes times before 1970 positive, so that their text is in their order. */
const TIME_OFFSET = 100_000_000_000_000;

/**
 * The best identifier of a row that is better than `rank`, after its rank and time as text, in the order in which `min` must choose; null if there is none. The
 * smallest text is found several times as fast as the smallest struct.
 */
function bestOf(rank: number): string {
  const better = RANKED.slice(0, rank);
  const time = `lpad((epoch_ms("at") + ${TIME_OFFSET})::VARCHAR, ${ORDER_CHARACTERS - 1}, '0')`;
  const own = better.map(({ column, rank: number }) => `WHEN ${column} IS NOT NULL THEN '${number}'`).join(" ");
  return `CASE ${own} END || ${time} || coalesce(${better.map(({ type, column }) => `'${type}:' || ${column}`).join(", ")})`;
}
