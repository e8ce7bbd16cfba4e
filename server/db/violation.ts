import pg from "pg";
import { refuse } from "../domain/result.ts";

/**
 * Returns the refusal for the constraint that a statement violated. Throws any other error.
 *
 * @param refusals constraint name to code
 */
export function toRefusal<Code extends string>(error: unknown, refusals: Record<string, Code>): { ok: false; error: Code } {
  const code = error instanceof pg.DatabaseError && error.constraint !== undefined ? refusals[error.constraint] : undefined;
  if (code === undefined) throw error;
  return refuse(code);
}
