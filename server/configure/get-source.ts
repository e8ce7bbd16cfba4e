import { selectDestinationsOnSources } from "../db/destinations.ts";
import { selectSource } from "../db/sources.ts";
import { selectWriteKeys } from "../db/write-keys.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";
import { type SourceSummary, sourceSummary } from "./list-sources.ts";

export type SourceDetail = SourceSummary & {
  /** Empty for those who may not see them. */
  writeKeys: string[];
  canEdit: boolean;
};

/** Returns null if the workspace has no such source, or the actor may not see it. */
export async function getSource(runtime: Runtime, actor: Actor, sourceId: string): Promise<SourceDetail | null> {
  if (!may(actor, "view_sources", sourceId)) return null;
  const source = await selectSource(runtime.db, actor.workspaceId, sourceId);
  if (source === undefined) return null;

  const destinations = await selectDestinationsOnSources(runtime.db, actor.workspaceId, [sourceId]);
  const writeKeys = may(actor, "view_write_key", sourceId) ? await selectWriteKeys(runtime.db, sourceId) : [];
  return { ...sourceSummary(source, destinations), writeKeys, canEdit: may(actor, "edit_sources", sourceId) };
}
