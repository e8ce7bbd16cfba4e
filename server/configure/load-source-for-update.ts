import type { DatabaseTransaction } from "../db/database.ts";
import { type LockedSource, lockSource } from "../db/sources.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";

/** Locks a source for a change until the transaction ends, and returns it. Refuses with `unknown_source` if the actor may not see it. */
export async function loadSourceForUpdate(
  transaction: DatabaseTransaction,
  actor: Actor,
  sourceId: string,
): Promise<Result<LockedSource, "forbidden" | "unknown_source">> {
  if (!may(actor, "view_sources", sourceId)) return refuse("unknown_source");
  const source = await lockSource(transaction, actor.workspaceId, sourceId);
  if (source === undefined) return refuse("unknown_source");
  return may(actor, "edit_sources", sourceId) ? ok(source) : refuse("forbidden");
}
