import { ok, refuse } from "../../domain/result.ts";
import type { EngineResult } from "../../runtime.ts";
import { compactParts } from "./compact-parts.ts";
import type { EngineMethod, EngineRequest, InputOf, ValueOf } from "./engine-request.ts";
import { eraseFromParts } from "./erase-from-parts.ts";
import { evaluateQuery, mergeAnswers } from "./evaluate-query.ts";
import { explainMembership } from "./explain-membership.ts";
import { foldParts } from "./fold-parts.ts";
import type { DuckDb } from "./open-duckdb.ts";
import { previewQuery } from "./preview-query.ts";
import { readProfile } from "./read-profile.ts";
import { resolveProfiles } from "./resolve-profiles.ts";
import { suggestValues } from "./suggest-values.ts";
import { toEngineFault } from "./to-engine-fault.ts";
import { writePart } from "./write-part.ts";

type Methods = { [Method in EngineMethod]: (duckDb: DuckDb, input: InputOf<Method>) => Promise<ValueOf<Method>> };

const METHODS: Methods = {
  writePart,
  compactParts,
  foldParts,
  evaluate: evaluateQuery,
  mergeAnswers,
  preview: previewQuery,
  why: explainMembership,
  eraseFromParts,
  resolve: resolveProfiles,
  profile: readProfile,
  suggest: suggestValues,
};

/** Runs a request. Errors of DuckDB and of the file system are faults. */
export async function answerRequest({ method, input }: EngineRequest, opening: Promise<DuckDb>): Promise<EngineResult<unknown>> {
  try {
    const work = METHODS[method] as (duckDb: DuckDb, input: unknown) => Promise<unknown>;
    return ok(await work(await opening, input));
  } catch (error) {
    return refuse(toEngineFault(error));
  }
}
