import { selectComputationQueries } from "../../db/computations.ts";
import type { DatabaseTransaction } from "../../db/database.ts";
import type { ComputationClass } from "../../db/schema.ts";
import { checkQuery, findCycle, traitKeys } from "../../domain/engage/query/check-query.ts";
import { parseQuery } from "../../domain/engage/query/parse-query.ts";
import type { QueryFault } from "../../domain/engage/query/query-tree.ts";
import type { Config } from "../../env.ts";

type Definition = { workspaceId: string; class: ComputationClass; key: string; query: string };

/**
 * Returns the first fault of a query: it does not parse, its window is longer than the history, or it uses its own key, also through others. The space
 * must be locked.
 */
export async function checkDefinition(
  transaction: DatabaseTransaction,
  config: Pick<Config, "ENGAGE_HISTORY_DAYS">,
  { workspaceId, class: use, key, query }: Definition,
): Promise<QueryFault | null> {
  const parsed = parseQuery(query);
  if (!parsed.ok) return parsed.error;
  const fault = checkQuery(parsed.value, { use, historyDays: config.ENGAGE_HISTORY_DAYS });
  if (fault !== null) return fault;
  const others = await selectComputationQueries(transaction, workspaceId);
  const uses = new Map(others.map((other) => [other.key, usedKeys(other.query)]));
  const cycle = findCycle(key, uses.set(key, traitKeys(parsed.value)));
  if (cycle === null) return null;
  const message = `The definition uses its own result: ${cycle.join(" uses ")}.`;
  return { code: "query_cycle", message, position: { start: 0, end: query.length }, expected: [] };
}

/** Returns the keys of traits, audiences and computed traits that a saved query uses. */
export function usedKeys(query: string): string[] {
  const parsed = parseQuery(query);
  return parsed.ok ? traitKeys(parsed.value) : [];
}
