import { COLUMNS, type QueryFacts, sourceFolderUrl } from "./query-facts.ts";
import { escapeDuckDbGlob, quoteSql } from "./quote-text.ts";

/** Returns the statements that give DuckDB access to the bucket. */
export function duckDbAccess({ location, awsRegion, sandbox }: QueryFacts): string {
  const scope = `SCOPE ${quoteSql(`s3://${location.bucket}`)}`;
  if (sandbox !== null) {
    const { host, protocol } = new URL(sandbox.endpoint);
    const options = [
      "TYPE s3",
      `KEY_ID ${quoteSql(sandbox.accessKeyId)}`,
      `SECRET ${quoteSql(sandbox.secretAccessKey)}`,
      `REGION ${quoteSql(awsRegion || sandbox.region)}`,
      `ENDPOINT ${quoteSql(host)}`,
      "URL_STYLE 'path'",
      `USE_SSL ${protocol === "https:"}`,
      scope,
    ];
    return `INSTALL httpfs;\nLOAD httpfs;\n${secret(options)}`;
  }
  const region = awsRegion === "" ? [] : [`REGION ${quoteSql(awsRegion)}`];
  return `INSTALL httpfs;\nLOAD httpfs;\nINSTALL aws;\nLOAD aws;\n${secret(["TYPE s3", "PROVIDER credential_chain", ...region, scope])}`;
}

function secret(options: readonly string[]): string {
  return `CREATE OR REPLACE SECRET segment_logs (\n${options.map((option) => `  ${option}`).join(",\n")}\n);`;
}

/** Returns a query that counts the events of each received day, by type and name. */
export function duckDbCounts(facts: QueryFacts): string {
  return `SELECT
  epoch_ms(regexp_extract(filename, '/(\\d+)/[^/]+$', 1)::BIGINT)::DATE AS received_day,
  type,
  event,
  count(*) AS events
FROM ${readJson(facts, "*", ["type: 'VARCHAR'", "event: 'VARCHAR'"])}
GROUP BY ALL
ORDER BY received_day DESC, events DESC, type, event;`;
}

/** Returns a query for the events of one received day, with a property of each. */
export function duckDbDay(facts: QueryFacts): string {
  return `SELECT timestamp, type, event, userId, properties ->> '$.revenue' AS revenue
FROM ${readJson(facts, String(facts.today), ALL_COLUMNS)}
ORDER BY timestamp DESC
LIMIT 100;`;
}

const ALL_COLUMNS: readonly string[] = [
  ...COLUMNS.texts.map((name) => `${name}: 'VARCHAR'`),
  ...COLUMNS.times.map((name) => `${name}: 'VARCHAR'`),
  ...COLUMNS.objects.map((name) => `${name}: 'JSON'`),
];

/** The columns are named, because a property may be a number in one event and a text in the next. */
function readJson(facts: QueryFacts, day: string, columns: readonly string[]): string {
  const folder = sourceFolderUrl(facts).slice("s3://".length);
  return `read_json(
  ${quoteSql(`s3://${escapeDuckDbGlob(folder)}${day}/*.gz`)},
  format = 'newline_delimited',
  compression = 'gzip',
  filename = true,
  columns = {
${columns.map((column) => `    ${column}`).join(",\n")}
  }
)`;
}
