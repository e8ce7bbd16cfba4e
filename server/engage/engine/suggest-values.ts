import type { Suggestions, SuggestQuestion } from "../../domain/engage/engine-answers.ts";
import type { InputOf } from "./engine-request.ts";
import { toPartSql } from "./load-session.ts";
import type { DuckDb } from "./open-duckdb.ts";

const MAX_VALUES = 50;
/** Enough to know which properties and values are frequent. */
const MAX_ROWS = 200_000;

/** Returns event names, properties, traits, or their values, that begin with the prefix; the most frequent first. Counts are of at most 200,000 events. */
export async function suggestValues(duckDb: DuckDb, { session, question }: InputOf<"suggest">): Promise<Suggestions> {
  const rows = await duckDb.rows<{ valueText: string; count: number }>(
    `SELECT value::VARCHAR AS "valueText", count(*) AS "count" FROM (${toSelect(question, toPartSql(session))})
     WHERE json_type(value) IN ('VARCHAR', 'BIGINT', 'UBIGINT', 'DOUBLE', 'BOOLEAN')
       AND starts_with(lower(coalesce(value ->> '$', '')), lower($3)) AND strlen(value::VARCHAR) <= 500 AND $1 IS NOT NULL AND $2 IS NOT NULL
     GROUP BY value::VARCHAR ORDER BY "count" DESC, "valueText" LIMIT ${MAX_VALUES}`,
    [question.event ?? "", toPointer(question.path ?? ""), question.prefix ?? ""],
  );
  return { values: rows.map(({ valueText, count }) => ({ value: JSON.parse(valueText), count })) };
}

/** $1 is the event's name, $2 the path in its properties or traits. */
function toSelect({ of }: SuggestQuestion, part: string): string {
  const events = `(SELECT properties FROM ${part} WHERE event = $1 AND properties IS NOT NULL LIMIT ${MAX_ROWS})`;
  const calls = `(SELECT traits FROM ${part} WHERE type = 'identify' AND traits IS NOT NULL LIMIT ${MAX_ROWS})`;
  switch (of) {
    case "event":
      return `SELECT to_json(event) AS value FROM ${part} WHERE event IS NOT NULL`;
    case "property":
      return `SELECT to_json(unnest(json_keys(properties))) AS value FROM ${events}`;
    case "value":
      return `SELECT json_extract(properties, $2) AS value FROM ${events}`;
    case "trait":
      return `SELECT to_json(unnest(json_keys(traits))) AS value FROM ${calls}`;
    case "trait_value":
      return `SELECT json_extract(traits, $2) AS value FROM ${calls}`;
  }
}

/** A path with dots as a JSON pointer. */
function toPointer(path: string): string {
  return path
    .split(".")
    .map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}
