import type { Result } from "../domain/result.ts";

/** Returns the value. Throws if a use-case refuses, which does not happen on a new data directory. */
export function given<Value>(result: Result<Value, string | { code: string }>): Value {
  if (result.ok) return result.value;
  const code = typeof result.error === "string" ? result.error : result.error.code;
  throw new Error(`The demo could not be set up: ${code}.`);
}
