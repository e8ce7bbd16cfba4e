import { selectWriteKeysBySource } from "../db/write-keys.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";

/** Returns the write keys by source id, oldest first, of those of these sources whose keys the actor may see. */
export async function listWriteKeys(runtime: Runtime, actor: Actor, sourceIds: readonly string[]): Promise<Map<string, string[]>> {
  const visible = sourceIds.filter((sourceId) => may(actor, "view_write_key", sourceId));
  if (visible.length === 0) return new Map();
  const rows = await selectWriteKeysBySource(runtime.db, actor.workspaceId, visible);
  const bySource = Map.groupBy(rows, ({ sourceId }) => sourceId);
  return new Map([...bySource].map(([sourceId, held]) => [sourceId, held.map(({ key }) => key)]));
}
