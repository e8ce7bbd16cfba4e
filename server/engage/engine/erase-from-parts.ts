import type { InputOf, ValueOf } from "./engine-request.ts";
import type { DuckDb } from "./open-duckdb.ts";
import { sqlPaths } from "./sql-text.ts";
import { writeParquet } from "./write-parquet.ts";

/**
 * Writes several parts as one, without the rows of users. An alias belongs to its previous id as well. Rows of day 0 have no source, and stay if only those of
 * one source are erased. Returns null, and writes nothing, if no row belongs to the users.
 */
export async function eraseFromParts(duckDb: DuckDb, input: InputOf<"eraseFromParts">): Promise<ValueOf<"eraseFromParts">> {
  const { paths, userIds, until, sourceId, target } = input;
  await duckDb.run("CREATE OR REPLACE TEMP TABLE erased_user AS SELECT DISTINCT unnest(from_json($1, '[\"VARCHAR\"]')) AS id", [
    JSON.stringify(userIds),
  ]);
  await duckDb.run("CREATE OR REPLACE TEMP TABLE erased_scope AS SELECT epoch_ms($1::BIGINT) AS until, $2::VARCHAR AS source_id", [
    until,
    sourceId,
  ]);
  const part = `read_parquet(${sqlPaths(paths)})`;
  const isErased = `coalesce(
    (user_id IN (SELECT id FROM erased_user) OR (type = 'alias' AND anonymous_id IN (SELECT id FROM erased_user)))
      AND received_at <= (SELECT until FROM erased_scope)
      AND ((SELECT source_id FROM erased_scope) IS NULL OR source_id = (SELECT source_id FROM erased_scope)),
    false
  )`;
  try {
    const [found] = await duckDb.rows<{ erasedCount: number }>(`SELECT count(*) AS "erasedCount" FROM ${part} WHERE ${isErased}`);
    if (found === undefined || found.erasedCount === 0) return null;
    return await writeParquet(duckDb, `SELECT * FROM ${part} WHERE NOT ${isErased} ORDER BY event, "at"`, target);
  } finally {
    await duckDb.run("DROP TABLE erased_user");
    await duckDb.run("DROP TABLE erased_scope");
  }
}
