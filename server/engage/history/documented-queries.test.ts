import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { HiveSQL, TrinoSQL } from "dt-sql-parser";
import { expect } from "vitest";
import { test } from "../../testing/test.ts";

const DOCUMENT = readFileSync(join(import.meta.dirname, "..", "..", "..", "docs", "engage.md"), "utf8");
const [TABLE = "", TRINO = "", CLICKHOUSE = "", DUCKDB = ""] = [...DOCUMENT.matchAll(/```sql\n([\s\S]*?)```/g)].map(
  ([, text = ""]) => text,
);

/** What Trino and ClickHouse call differently from DuckDB. */
const DIALECTS = `
  CREATE MACRO json_extract_scalar(text, path) AS text ->> path;
  CREATE MACRO to_unixtime(moment) AS epoch(moment);
  CREATE MACRO now64(digits) AS (now() AT TIME ZONE 'UTC');
  CREATE MACRO JSONExtractFloat(text, name) AS coalesce(TRY_CAST(text ->> name AS DOUBLE), 0);
  SET TimeZone = 'UTC';
`;

/** Two orders of u1, one of them anonymous and in both of two parts; two cheap ones of u2; two old ones of u3; one of u4, in two parts. */
const EVENTS = `
  ('u1', 'a1', 'Order Completed', 1, 'm1', '{"revenue":100}'),
  (NULL, 'a1', 'Order Completed', 2, 'm2', '{"revenue":250.5}'),
  ('u2', NULL, 'Order Completed', 1, 'm3', '{"revenue":99}'),
  ('u2', NULL, 'Order Completed', 1, 'm4', '{"revenue":"none"}'),
  ('u3', NULL, 'Order Completed', 40, 'm5', '{"revenue":100}'),
  ('u3', NULL, 'Order Completed', 40, 'm6', '{"revenue":100}'),
  ('u4', NULL, 'Order Completed', 3, 'm7', '{"revenue":100}'),
  ('u4', NULL, 'Order Refunded', 3, 'm8', '{"revenue":100}')
`;

test("the documented queries find the same members, also while a part and its replacement exist", async ({ dataDir }) => {
  const folder = join(dataDir, "engage", "WORKSPACE_ID", "1767225600000");
  mkdirSync(folder, { recursive: true });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(DIALECTS);
  await connection.run(`CREATE TABLE part AS
    SELECT user_id, anonymous_id, 'track' AS type, event, ((now() AT TIME ZONE 'UTC') - to_days(days))::TIMESTAMP_MS AS "at", message_id, properties
    FROM (VALUES ${EVENTS}) AS row (user_id, anonymous_id, event, days, message_id, properties)`);
  for (const name of ["small", "combined"]) await connection.run(`COPY part TO '${join(folder, `${name}.parquet`)}' (FORMAT parquet)`);
  const parts = join(dataDir, "engage", "WORKSPACE_ID", "*", "*.parquet");
  await connection.run(
    `CREATE VIEW engage_history AS SELECT *, epoch_ms(date_trunc('day', "at")) AS received_day FROM read_parquet('${parts}');
     CREATE MACRO s3(url, format) AS TABLE SELECT * FROM read_parquet('${parts}');`,
  );

  const queries = [
    TRINO,
    CLICKHOUSE.replace("\nSETTINGS join_use_nulls = 1", ""),
    DUCKDB.replace("engage/WORKSPACE_ID/*/*.parquet", parts),
  ];
  const members: unknown[] = [];
  for (const query of queries) members.push((await connection.runAndReadAll(query)).getRows());
  expect(members).toEqual(queries.map(() => [["u1"]]));
  connection.closeSync();
});

test("Athena's parsers accept the documented table and its query", () => {
  expect(new HiveSQL().validate(TABLE)).toEqual([]);
  expect(new TrinoSQL().validate(TRINO)).toEqual([]);
});
