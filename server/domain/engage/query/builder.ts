import { listEventsIn } from "./check-query.ts";
import type { Query } from "./query-tree.ts";

/**
 * Returns whether the fields of the page show all of a query. They have one window for each event: a second one, which the text can have, would
 * narrow the events without being seen.
 */
export function canShowQuery(query: Query): boolean {
  return listEventsIn(query).every(({ filters }) => filters.filter(({ kind }) => kind === "within" || kind === "between").length <= 1);
}
