import { selectSourceLabels } from "../db/labels.ts";
import type { Label } from "../domain/label.ts";
import { type Actor, sourcesWhere } from "../domain/permissions.ts";
import type { Runtime } from "../runtime.ts";

/** The labels of each source that the actor may see and that has any, by key and value. */
export async function listSourceLabels(runtime: Runtime, actor: Actor): Promise<Map<string, Label[]>> {
  const rows = await selectSourceLabels(runtime.db, actor.workspaceId, sourcesWhere(actor, "view_sources"));
  const bySource = Map.groupBy(rows, ({ sourceId }) => sourceId);
  return new Map([...bySource].map(([sourceId, labels]) => [sourceId, labels.map(({ sourceId: _, ...label }) => label)]));
}
