import { DAY_MS } from "../batch/received-day.ts";
import { COLUMNS, type QueryFacts, sourceFolderUrl, tableName } from "./query-facts.ts";
import { quoteHive } from "./quote-text.ts";

/** How many days after the first one the table has partitions for: ten years. */
const DAYS = 3_653;

/** Returns whether Athena can read the folder: it takes `${…}` in a path for a variable, which can't be escaped. */
export function fitsAthena(facts: QueryFacts): boolean {
  return !sourceFolderUrl(facts).includes("${");
}

/**
 * Returns the DDL of an external table. Partition projection finds the folders of the received days without a crawler: they are integers, 86,400,000 ms
 * apart. Names of members keep their case, so that `userId` and `userid` in one event don't collide.
 */
export function athenaTable(facts: QueryFacts): string {
  const folder = sourceFolderUrl(facts);
  const names = [...COLUMNS.texts, ...COLUMNS.times, ...COLUMNS.objects];
  const mappings = names.filter((name) => name !== name.toLowerCase()).map((name) => `  'mapping.${name.toLowerCase()}' = '${name}'`);
  return `CREATE EXTERNAL TABLE IF NOT EXISTS ${tableName(facts.sourceId)} (
${names.map((name) => `  \`${name.toLowerCase()}\` string`).join(",\n")}
)
PARTITIONED BY (\`received_day\` bigint)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES (
  'case.insensitive' = 'false',
  'ignore.malformed.json' = 'true',
${mappings.join(",\n")}
)
STORED AS TEXTFILE
LOCATION ${quoteHive(folder)}
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.received_day.type' = 'integer',
  'projection.received_day.range' = '${facts.firstDay},${facts.firstDay + DAYS * DAY_MS}',
  'projection.received_day.interval' = '${DAY_MS}',
  'storage.location.template' = ${quoteHive(`${folder}\${received_day}/`)}
);`;
}

/** Returns a query that counts the events of the last seven received days, by type and name. */
export function athenaCounts({ sourceId, today }: QueryFacts): string {
  return `SELECT
  date(from_unixtime(received_day / 1000)) AS received_day,
  "type",
  "event",
  count(*) AS events
FROM ${tableName(sourceId)}
WHERE received_day BETWEEN ${today - 6 * DAY_MS} AND ${today}
GROUP BY 1, 2, 3
ORDER BY 1 DESC, 4 DESC;`;
}

/** Returns a query for the events of one received day, with a property of each. */
export function athenaDay({ sourceId, today }: QueryFacts): string {
  return `SELECT
  from_iso8601_timestamp("timestamp") AS "timestamp",
  "type",
  "event",
  "userid",
  json_extract_scalar("properties", '$.revenue') AS revenue
FROM ${tableName(sourceId)}
WHERE received_day = ${today}
ORDER BY 1 DESC
LIMIT 100;`;
}
