import type { EngineFault } from "../../domain/engage/engine-answers.ts";

/** Returns an error for a job that is tried again. */
export function toEngineError({ code, message }: EngineFault): Error {
  return Object.assign(new Error(message), { code });
}
