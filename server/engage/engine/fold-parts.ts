import type { PartFigures } from "../../domain/engage/engine-answers.ts";
import type { InputOf } from "./engine-request.ts";
import type { DuckDb } from "./open-duckdb.ts";
import { sqlPaths } from "./sql-text.ts";
import { writeParquet } from "./write-parquet.ts";

/**
 * Writes what is left of parts that expire. A row of the type `link` says that identifiers were seen in one event, and when first. A row of the type
 * `identify` has those traits of a call that no later call of the same identifiers changed; a trait that was set to null is kept as null.
 */
export async function foldParts(duckDb: DuckDb, { paths, target }: InputOf<"foldParts">): Promise<PartFigures> {
  const part = `read_parquet(${sqlPaths(paths)})`;
  const ids = "user_id, anonymous_id, email, android_idfa, ios_idfa";
  const select = `
    WITH trait AS (
      SELECT ${ids}, best, "at", received_at, source_id, message_id, unnest(json_keys(traits)) AS key, traits
      FROM ${part} WHERE type = 'identify' AND traits IS NOT NULL
    ),
    latest AS (
      SELECT ${ids}, best, key, max({'at': "at", 'value': json_extract(traits, ${pointer("key")})::VARCHAR, 'received_at': received_at,
        'source_id': source_id, 'message_id': message_id}) AS last
      FROM trait GROUP BY ALL
    )
    SELECT ${ids}, best, 'link' AS type, NULL::VARCHAR AS event, min("at") AS "at", min(received_at) AS received_at, NULL::VARCHAR AS source_id,
      NULL::VARCHAR AS message_id, NULL::VARCHAR AS properties, NULL::VARCHAR AS traits, NULL::VARCHAR AS page
    FROM ${part} GROUP BY ${ids}, best
    UNION ALL
    SELECT ${ids}, best, 'identify', NULL, last.at, min(last.received_at), any_value(last.source_id), any_value(last.message_id), NULL,
      json_group_object(key, json(last.value))::VARCHAR, NULL
    FROM latest GROUP BY ${ids}, best, last.at
  `;
  return writeParquet(duckDb, select, target);
}

/** A key of an object as a JSON pointer: a path would read its dots. */
function pointer(key: string): string {
  return `'/' || replace(replace(${key}, '~', '~0'), '/', '~1')`;
}
