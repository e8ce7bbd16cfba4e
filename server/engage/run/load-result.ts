import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import {
  addMergedIdentifiers,
  addToldIdentifiers,
  analyzeResult,
  insertResult,
  type ResultRow,
  selectMissingProfiles,
} from "../../db/memberships.ts";
import type { HistorySession, Runtime } from "../../runtime.ts";
import { toEngineError } from "../history/to-engine-error.ts";

const ROWS_PER_STATEMENT = 5_000;
const PROFILES_PER_QUESTION = 10_000;

type Attempt = { attemptId: string; computationId: string };

/**
 * Loads the rows that the engine wrote, and adds the identifiers that were told a value before and belong to these profiles now, also because profiles
 * were merged. Returns how many rows the attempt has. Throws with the engine's code if it fails.
 */
export async function loadResult(
  { db, engine }: Pick<Runtime, "db" | "engine">,
  attempt: Attempt,
  { path, session }: { path: string; session: HistorySession },
): Promise<number> {
  let count = 0;
  for await (const rows of readRows(path)) {
    await insertResult(db, attempt.attemptId, rows);
    count += rows.length;
  }
  await analyzeResult(db);
  count += await addToldIdentifiers(db, attempt);
  for (let after = ""; ; ) {
    const profileIds = await selectMissingProfiles(db, { ...attempt, after, limit: PROFILES_PER_QUESTION });
    if (profileIds.length === 0) return count;
    const resolved = await engine.resolve({ session, profileIds });
    if (!resolved.ok) throw toEngineError(resolved.error);
    const merged = resolved.value.filter(({ profileId, ownerId }) => profileId !== ownerId);
    count += await addMergedIdentifiers(db, attempt, merged);
    after = profileIds.at(-1) ?? "";
  }
}

async function* readRows(path: string): AsyncGenerator<ResultRow[]> {
  let rows: ResultRow[] = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === "") continue;
    const { profileId, type, identifier, value } = JSON.parse(line);
    rows.push({ profileId, type, identifier, value: JSON.stringify(value) });
    if (rows.length === ROWS_PER_STATEMENT) {
      yield rows;
      rows = [];
    }
  }
  if (rows.length > 0) yield rows;
}
