import { selectLabels, selectSourceLabels } from "../db/labels.ts";
import { type Actor, sourcesWhere } from "../domain/access/permissions.ts";
import { type Label, labelName } from "../domain/label.ts";
import type { Runtime } from "../runtime.ts";

/** Returns the workspace's labels by key and value. Actors who see some sources only get the labels of these. */
export async function listLabels({ db }: Runtime, actor: Actor): Promise<Label[]> {
  const visible = sourcesWhere(actor, "view_sources");
  if (visible === null) return await selectLabels(db, actor.workspaceId);
  const labels = await selectSourceLabels(db, actor.workspaceId, visible);
  return [...new Map(labels.map(({ sourceId: _, ...label }) => [labelName(label), label])).values()];
}
