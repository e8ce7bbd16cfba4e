import { rename, rm } from "node:fs/promises";
import { compileQuery } from "./compile-query.ts";
import type { InputOf, ValueOf } from "./engine-request.ts";
import { loadSession } from "./load-session.ts";
import type { DuckDb } from "./open-duckdb.ts";
import { sqlPaths, sqlText } from "./sql-text.ts";

type Evaluation = Omit<InputOf<"evaluate">, "target">;

/** Writes the members, or the values, as NDJSON in the order of the profile ids. */
export async function evaluateQuery(duckDb: DuckDb, { target, ...evaluation }: InputOf<"evaluate">): Promise<ValueOf<"evaluate">> {
  const startedAt = performance.now();
  const rowCount = await fillAnswer(duckDb, evaluation);
  try {
    await writeNdjson(
      duckDb,
      `SELECT profile_id AS "profileId", type, identifier, value::JSON AS value FROM answer ORDER BY profile_id`,
      target,
    );
  } finally {
    await duckDb.run("DROP TABLE answer");
  }
  return { rowCount, durationMs: Math.round(performance.now() - startedAt) };
}

/** Creates the table `answer(profile_id, type, identifier, value)`. Returns how many rows it has. NUL in a value is replaced: PostgreSQL doesn't store it. */
export async function fillAnswer(duckDb: DuckDb, { session, query, asOf, includeAnonymous, since, range }: Evaluation): Promise<number> {
  await loadSession(duckDb, session, range);
  const { sql, parameters } = compileQuery(query, { now: asOf, includeAnonymous, since });
  await duckDb.run(
    `CREATE OR REPLACE TEMP TABLE answer AS
     SELECT profile_id, type, identifier, replace(value::VARCHAR, '\\u0000', '\\ufffd') AS value FROM (${sql})`,
    parameters,
  );
  const [counted] = await duckDb.rows<{ count: number }>(`SELECT count(*) AS "count" FROM answer`);
  return counted?.count ?? 0;
}

/** Writes the answers of ranges as one, in the order of the profile ids. */
export async function mergeAnswers(duckDb: DuckDb, { paths, target }: InputOf<"mergeAnswers">): Promise<null> {
  const columns = `{"profileId": 'VARCHAR', "type": 'VARCHAR', "identifier": 'VARCHAR', "value": 'JSON'}`;
  const all = `read_json(${sqlPaths(paths)}, format = 'newline_delimited', columns = ${columns})`;
  await writeNdjson(duckDb, `SELECT * FROM ${all} ORDER BY "profileId"`, target);
  return null;
}

async function writeNdjson(duckDb: DuckDb, select: string, target: string): Promise<void> {
  const incomplete = `${target}.incomplete`;
  try {
    await duckDb.run(`COPY (${select}) TO ${sqlText(incomplete)} (FORMAT json, USE_TMP_FILE false)`);
    await rename(incomplete, target);
  } finally {
    await rm(incomplete, { force: true });
  }
}
