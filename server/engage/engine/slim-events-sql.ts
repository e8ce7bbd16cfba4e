import { sqlPaths } from "./sql-text.ts";

/** A longer identifier identifies nobody: it would not fit into an index of PostgreSQL. In bytes. */
const MAX_IDENTIFIER_BYTES = 1_000;

const COLUMNS = `{
  "type": 'VARCHAR', "event": 'VARCHAR', "name": 'JSON', "userId": 'VARCHAR', "anonymousId": 'VARCHAR', "previousId": 'VARCHAR',
  "timestamp": 'VARCHAR', "receivedAt": 'VARCHAR', "messageId": 'VARCHAR', "projectId": 'VARCHAR', "properties": 'JSON', "traits": 'JSON', "context": 'JSON'
}`;

/**
 * Returns the SELECT that makes the rows of a part from records (docs/engage.md). All columns are named: without names, DuckDB reads the files twice. The
 * members of `context` are extracted in one pass, which takes a third of the time.
 */
export function slimEventsSql(paths: readonly string[]): string {
  return `
    WITH record AS (
      SELECT * EXCLUDE (context), json_extract(context, ['$.traits.email', '$.device.type', '$.device.advertisingId', '$.externalIds', '$.page']) AS found,
        CASE WHEN type = 'identify' AND ${isObject("traits")} THEN traits END AS own_traits
      FROM read_json(${sqlPaths(paths)}, format = 'newline_delimited', maximum_object_size = 16777216, columns = ${COLUMNS})
    ),
    with_ids AS (
      SELECT *,
        CASE WHEN found[4] IS NOT NULL THEN json_transform(found[4], '[{"id":"VARCHAR","type":"VARCHAR"}]') END AS external_ids,
        CASE WHEN contains(own_traits, '"email"') THEN json_extract(own_traits, '$.email') END AS own_email
      FROM record
    ),
    event AS (
      SELECT
        ${identifier(`coalesce(nullif("userId", ''), ${externalId("user_id")})`)} AS user_id,
        ${identifier(`coalesce(nullif(CASE WHEN type = 'alias' THEN "previousId" ELSE "anonymousId" END, ''), ${externalId("anonymous_id")})`)} AS anonymous_id,
        ${identifier(email(`coalesce(${text("own_email")}, ${text("found[1]")}, ${externalId("email")})`))} AS email,
        ${identifier(`coalesce(${advertisingId("android")}, ${externalId("android.idfa")})`)} AS android_idfa,
        ${identifier(`coalesce(${advertisingId("ios")}, ${externalId("ios.idfa")})`)} AS ios_idfa,
        type,
        CASE type WHEN 'track' THEN event WHEN 'page' THEN 'Page Viewed' WHEN 'screen' THEN 'Screen Viewed' END AS event,
        least(${time("timestamp")}, ${time("receivedAt")}) AS "at",
        ${time("receivedAt")} AS received_at,
        "projectId" AS source_id,
        "messageId" AS message_id,
        ${propertiesSql()} AS properties,
        own_traits::VARCHAR AS traits,
        CASE WHEN type IN ('track', 'page', 'screen') THEN found[5]::VARCHAR END AS page
      FROM with_ids
    )
    SELECT
      user_id, anonymous_id, email, android_idfa, ios_idfa,
      coalesce('user_id:' || user_id, 'email:' || email, 'android.idfa:' || android_idfa, 'ios.idfa:' || ios_idfa, 'anonymous_id:' || anonymous_id) AS best,
      type, event, "at", received_at, source_id, message_id, properties, traits, page
    FROM event
    WHERE "at" IS NOT NULL AND best IS NOT NULL
  `;
}

/** Pages and screens have their name as a property. JSON from read_json has no white space, so that the text can be put together. */
function propertiesSql(): string {
  const key = `CASE type WHEN 'page' THEN '{"page_name":' ELSE '{"screen_name":' END`;
  const members = `CASE WHEN ${isObject("properties")} AND properties <> '{}' THEN ',' || substr(properties, 2) ELSE '}' END`;
  return `CASE
    WHEN type IN ('page', 'screen') AND starts_with(name, '"') THEN ${key} || name::VARCHAR || ${members}
    WHEN type IN ('track', 'page', 'screen') AND ${isObject("properties")} THEN properties::VARCHAR
  END`;
}

function isObject(json: string): string {
  return `starts_with(${json}, '{')`;
}

function identifier(expression: string): string {
  return `CASE WHEN strlen(${expression}) <= ${MAX_IDENTIFIER_BYTES} THEN replace(${expression}, chr(0), chr(65533)) END`;
}

/** The text of a JSON string; null for all other values. */
function text(json: string): string {
  return `CASE WHEN starts_with(${json}, '"') THEN nullif(${json} ->> '$', '') END`;
}

function email(expression: string): string {
  return `CASE WHEN contains(${expression}, '@') THEN lower(trim(${expression})) END`;
}

function advertisingId(platform: string): string {
  return `CASE WHEN found[2] = '"${platform}"' THEN ${text("found[3]")} END`;
}

function externalId(type: string): string {
  return `CASE WHEN external_ids IS NOT NULL
    THEN nullif(list_filter(external_ids, lambda entry: entry.type = '${type}' AND entry.id IS NOT NULL)[1].id, '') END`;
}

/** A time of a record: ISO 8601, which the collector writes in UTC. */
function time(column: string): string {
  return `try_cast("${column}" AS TIMESTAMP_MS)`;
}
