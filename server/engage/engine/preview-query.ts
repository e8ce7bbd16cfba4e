import type { Preview } from "../../domain/engage/engine-answers.ts";
import { IDENTIFIER_TYPES, type Identifier } from "../../domain/engage/identifier.ts";
import type { InputOf } from "./engine-request.ts";
import { fillAnswer } from "./evaluate-query.ts";
import type { DuckDb } from "./open-duckdb.ts";

const SAMPLE_SIZE = 25;

/** Returns how many profiles a query finds, which identifiers they have, and the first of them. */
export async function previewQuery(duckDb: DuckDb, input: InputOf<"preview">): Promise<Preview> {
  const startedAt = performance.now();
  const total = await fillAnswer(duckDb, { ...input, range: null });
  const identifierCounts = await duckDb.rows<Preview["identifierCounts"][number]>(
    `SELECT owner.type, count(*) AS "count" FROM owner JOIN answer ON answer.profile_id = owner.profile_id GROUP BY owner.type`,
  );
  const sample = await readSample(duckDb);
  await duckDb.run("DROP TABLE answer");
  return {
    total,
    sample,
    identifierCounts: identifierCounts.sort(byRank),
    durationMs: Math.round(performance.now() - startedAt),
  };
}

async function readSample(duckDb: DuckDb): Promise<Preview["sample"]> {
  const rows = await duckDb.rows<Identifier & { profileId: string; valueText: string }>(
    `SELECT sampled.profile_id AS "profileId", sampled.value AS "valueText", owner.type, owner.identifier AS value
     FROM (SELECT * FROM answer ORDER BY profile_id LIMIT ${SAMPLE_SIZE}) sampled
     JOIN owner ON owner.profile_id = sampled.profile_id ORDER BY sampled.profile_id, owner.identifier`,
  );
  return [...Map.groupBy(rows, ({ profileId }) => profileId)].map(([profileId, own]) => ({
    profileId,
    identifiers: own.map(({ type, value }) => ({ type, value })).sort(byRank),
    value: JSON.parse(own[0]?.valueText ?? "null"),
  }));
}

function byRank(a: Pick<Identifier, "type">, b: Pick<Identifier, "type">): number {
  return IDENTIFIER_TYPES.indexOf(a.type) - IDENTIFIER_TYPES.indexOf(b.type);
}
