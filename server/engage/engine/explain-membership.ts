import type { WhyFacts } from "../../domain/engage/engine-answers.ts";
import type { Query } from "../../domain/engage/query/query-tree.ts";
import { compileQuery, compileWhy, listComparisons } from "./compile-query.ts";
import type { InputOf } from "./engine-request.ts";
import { loadSession } from "./load-session.ts";
import type { DuckDb } from "./open-duckdb.ts";

type Question = InputOf<"why">;

/** Returns whether a profile is a member, and what each primary expression of the query gives for it. A computed trait has one part: its value. */
export async function explainMembership(duckDb: DuckDb, input: Question): Promise<WhyFacts> {
  await loadSession(duckDb, input.session);
  const value = await readValue(duckDb, input);
  const { query, asOf } = input;
  const parts =
    query.kind === "value"
      ? [{ position: query.value.position, value, holds: value !== null }]
      : await readParts(duckDb, query.condition, input);
  return { isMember: value !== null, asOf, parts };
}

/** Null if the profile is no member, or has no value. */
async function readValue(duckDb: DuckDb, { query, asOf, since, includeAnonymous, profileId }: Question): Promise<unknown> {
  const { sql, parameters } = compileQuery(query, { now: asOf, since, includeAnonymous });
  const [row] = await duckDb.rows<{ valueText: string }>(
    `SELECT value::VARCHAR AS "valueText" FROM (${sql}) WHERE profile_id = $${parameters.length + 1}`,
    [...parameters, profileId],
  );
  return row === undefined ? null : JSON.parse(row.valueText);
}

async function readParts(
  duckDb: DuckDb,
  condition: Extract<Query, { kind: "condition" }>["condition"],
  { asOf, since, profileId }: Question,
): Promise<WhyFacts["parts"]> {
  const { sql, parameters } = compileWhy(condition, profileId, { now: asOf, since });
  const [row = {}] = await duckDb.rows<Record<string, string | boolean | null>>(sql, parameters);
  return listComparisons(condition).map(({ position }, index) => {
    const text = row[`v${index}`];
    return { position, value: typeof text === "string" ? JSON.parse(text) : null, holds: row[`h${index}`] === true };
  });
}
