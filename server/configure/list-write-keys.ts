import { selectWriteKeysBySource } from "../db/sources.ts";
import { type Actor, maySomewhere, sourcesWhere } from "../domain/permissions.ts";
import type { Runtime } from "../runtime.ts";

/** The write keys of each source by its id, oldest first: of those whose keys the actor may see. */
export async function listWriteKeys(runtime: Runtime, actor: Actor): Promise<Map<string, string[]>> {
  if (!maySomewhere(actor, "view_write_key")) return new Map();
  const rows = await selectWriteKeysBySource(runtime.db, actor.workspaceId, sourcesWhere(actor, "view_write_key"));
  const bySource = Map.groupBy(rows, ({ sourceId }) => sourceId);
  return new Map([...bySource].map(([sourceId, held]) => [sourceId, held.map(({ key }) => key)]));
}
