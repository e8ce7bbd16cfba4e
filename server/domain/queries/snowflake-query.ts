import { COLUMNS, type QueryFacts, sourceFolderUrl, tableName } from "./query-facts.ts";
import { quoteSnowflake } from "./quote-text.ts";

/** What the person fills in: the role that Snowflake assumes to read the bucket. */
export const READER_ROLE = "<READER_ROLE_ARN>";

const PROVIDERS: Readonly<Record<string, string>> = { "aws-us-gov": "S3GOV", "aws-cn": "S3CHINA" };

/** Returns the statements that let Snowflake read the bucket through a role of the customer's. */
export function snowflakeIntegration(facts: QueryFacts): string {
  const name = tableName(facts.sourceId);
  return `CREATE STORAGE INTEGRATION IF NOT EXISTS ${name}
  TYPE = EXTERNAL_STAGE
  STORAGE_PROVIDER = '${PROVIDERS[facts.partition] ?? "S3"}'
  ENABLED = TRUE
  STORAGE_AWS_ROLE_ARN = '${READER_ROLE}'
  STORAGE_ALLOWED_LOCATIONS = (${quoteSnowflake(sourceFolderUrl(facts))});

DESC STORAGE INTEGRATION ${name};`;
}

/** Returns the statement that creates the stage. */
export function snowflakeStage(facts: QueryFacts): string {
  const name = tableName(facts.sourceId);
  return `CREATE STAGE IF NOT EXISTS ${name}
  URL = ${quoteSnowflake(sourceFolderUrl(facts))}
  STORAGE_INTEGRATION = ${name}
  FILE_FORMAT = (TYPE = JSON COMPRESSION = GZIP);`;
}

/** Returns a query that counts the events of each received day, by type and name. */
export function snowflakeCounts({ sourceId }: QueryFacts): string {
  return `SELECT
  TO_DATE(TO_TIMESTAMP_NTZ(SPLIT_PART(METADATA$FILENAME, '/', -2)::NUMBER, 3)) AS received_day,
  $1:type::STRING AS type,
  $1:event::STRING AS event,
  COUNT(*) AS events
FROM @${tableName(sourceId)} (PATTERN => '.*[.]gz')
GROUP BY 1, 2, 3
ORDER BY 1 DESC, 4 DESC;`;
}

/** Returns the statements that copy the events into a table. Snowflake remembers which files it has loaded. */
export function snowflakeCopy({ sourceId }: QueryFacts): string {
  const name = tableName(sourceId);
  const columns = [
    ...COLUMNS.texts.map((member) => ({ member, type: "STRING" })),
    ...COLUMNS.times.map((member) => ({ member, type: SERVER_TIMES.includes(member) ? "TIMESTAMP_TZ" : "STRING" })),
    ...COLUMNS.objects.map((member) => ({ member, type: "VARIANT" })),
  ].map(({ member, type }) => ({
    name: `"${toSnakeCase(member)}"`,
    type,
    from: type === "VARIANT" ? `$1:${member}` : `$1:${member}::${type}`,
  }));
  return `CREATE TABLE IF NOT EXISTS ${name} (
${columns.map((column) => `  ${column.name} ${column.type}`).join(",\n")}
);

COPY INTO ${name}
FROM (
  SELECT
${columns.map((column) => `    ${column.from}`).join(",\n")}
  FROM @${name}
)
PATTERN = '.*[.]gz';`;
}

/** The server writes these, so that they are always times. The others may be anything that a client sent. */
const SERVER_TIMES: readonly string[] = ["timestamp", "receivedAt"];

/** `USER_ID` for `userId`. */
function toSnakeCase(member: string): string {
  return member.replace(/[A-Z]/g, "_$&").toUpperCase();
}
