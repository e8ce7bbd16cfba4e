import { rm } from "node:fs/promises";
import { ok, refuse } from "../../domain/result.ts";
import type { Engine, EngineResult } from "../../runtime.ts";
import type { EngineMethod, InputOf, ValueOf } from "./engine-request.ts";

export type Ask = <Method extends EngineMethod>(method: Method, input: InputOf<Method>) => Promise<EngineResult<ValueOf<Method>>>;

/** Into how many ranges of profiles an evaluation is split, one after another. */
const SPLITS = [4, 16, 64];

/** Evaluates a query; if that needs too much memory, in 4, 16 and then 64 ranges of profiles. Refuses with `out_of_memory` if 64 are not enough. */
export async function evaluateInRanges(ask: Ask, input: Parameters<Engine["evaluate"]>[0]): ReturnType<Engine["evaluate"]> {
  const whole = await ask("evaluate", { ...input, range: null });
  if (whole.ok || whole.error.code !== "out_of_memory") return whole;

  for (const count of SPLITS) {
    const split = await evaluateSplit(ask, input, count);
    if (split.ok || split.error.code !== "out_of_memory") return split;
  }
  return refuse({ ...whole.error, message: `${whole.error.message} The query was also tried in ${SPLITS.at(-1)} ranges of profiles.` });
}

async function evaluateSplit(ask: Ask, input: Parameters<Engine["evaluate"]>[0], count: number) {
  const paths = Array.from({ length: count }, (_, index) => `${input.target}.${index}`);
  const total = { rowCount: 0, durationMs: 0 };
  try {
    for (const [index, target] of paths.entries()) {
      const answered = await ask("evaluate", { ...input, target, range: { index, count } });
      if (!answered.ok) return answered;
      total.rowCount += answered.value.rowCount;
      total.durationMs += answered.value.durationMs;
    }
    const merged = await ask("mergeAnswers", { paths, target: input.target });
    return merged.ok ? ok(total) : merged;
  } finally {
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  }
}
