import { selectSourceLabels } from "../db/labels.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { Label } from "../domain/label.ts";
import type { Runtime } from "../runtime.ts";

/** Returns the labels of those of these sources that the actor may see, by key and value. */
export async function listSourceLabels(runtime: Runtime, actor: Actor, sourceIds: readonly string[]): Promise<Map<string, Label[]>> {
  const visible = sourceIds.filter((sourceId) => may(actor, "view_sources", sourceId));
  const rows = await selectSourceLabels(runtime.db, actor.workspaceId, visible);
  const bySource = Map.groupBy(rows, ({ sourceId }) => sourceId);
  return new Map([...bySource].map(([sourceId, labels]) => [sourceId, labels.map(({ sourceId: _, ...label }) => label)]));
}
