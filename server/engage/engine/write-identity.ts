import { rename, rm } from "node:fs/promises";
import { IDENTIFIER_TYPES } from "../../domain/engage/identifier.ts";
import type { DuckDb } from "./open-duckdb.ts";
import { sqlText } from "./sql-text.ts";
import { copyToParquet } from "./write-parquet.ts";

export type IdentityFiles = { seen: string; owner: string; moved: string; profile: string };

/** The columns of the identifiers, the highest rank first. */
const RANKED = IDENTIFIER_TYPES.map((type, rank) => ({ type, column: type.replace(".", "_"), rank }));

/**
 * Writes which identifiers belong to which profile. An identifier belongs to the one that it was seen with in one event: to the one of the highest rank,
 * of several to the one that it was seen with first, and of those to the smallest. That one may belong to another, up to a user id. So user ids never
 * belong to each other, and a profile has at most one.
 */
export async function writeIdentity(duckDb: DuckDb, part: string, files: IdentityFiles): Promise<void> {
  const columns = RANKED.map(({ column }) => column).join(", ");
  await copyToParquet(duckDb, `SELECT ${columns}, min("at") AS "at" FROM ${part} GROUP BY ${columns}`, files.seen);

  await duckDb.run("CREATE OR REPLACE TABLE owner_so_far (best VARCHAR, type VARCHAR, identifier VARCHAR, profile_id VARCHAR)");
  const seen = `read_parquet(${sqlText(files.seen)})`;
  await duckDb.run(`
    INSERT INTO owner_so_far SELECT 'user_id:' || user_id, 'user_id', user_id, 'user_id:' || user_id FROM ${seen} WHERE user_id IS NOT NULL GROUP BY user_id
  `);
  for (const { type, column, rank } of RANKED.slice(1)) {
    await duckDb.run(`
      INSERT INTO owner_so_far
      SELECT '${type}:' || link.identifier, '${type}', link.identifier, coalesce(owner.profile_id, link.parent.best, '${type}:' || link.identifier)
      FROM (SELECT ${column} AS identifier, min(${bestOf(rank)}) AS parent FROM ${seen} WHERE ${column} IS NOT NULL GROUP BY ${column}) link
      LEFT JOIN owner_so_far owner ON owner.best = link.parent.best AND owner.best <> owner.profile_id
    `);
  }

  await copyToParquet(duckDb, "SELECT type, identifier, profile_id FROM owner_so_far", files.owner);
  await copyToParquet(duckDb, "SELECT best, profile_id FROM owner_so_far WHERE best <> profile_id", files.moved);
  const incomplete = `${files.profile}.incomplete`;
  await copyToParquet(duckDb, "SELECT profile_id, type, identifier FROM owner_so_far WHERE best = profile_id", incomplete);
  await duckDb.run("DROP TABLE owner_so_far");
  await rm(files.seen);
  await rename(incomplete, files.profile);
}

/** The best identifier of a row that is better than `rank`, in the order in which `min` must choose; null if there is none. */
function bestOf(rank: number): string {
  const cases = RANKED.slice(0, rank).map(
    ({ type, column, rank: own }) => `WHEN ${column} IS NOT NULL THEN {'rank': ${own}, 'at': "at", 'best': '${type}:' || ${column}}`,
  );
  return `CASE ${cases.join(" ")} END`;
}
