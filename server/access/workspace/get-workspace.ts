import { selectWorkspace } from "../../db/workspaces.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";

/** `id` is also the External ID of the workspace's roles (docs/public-api.md 3.4). */
export type Workspace = { id: string; name: string; slug: string };

export async function getWorkspace(runtime: Runtime, actor: Actor): Promise<Workspace> {
  const workspace = await selectWorkspace(runtime.db, actor.workspaceId);
  if (workspace === undefined) throw new Error(`The workspace ${actor.workspaceId} of a member is gone.`);
  return workspace;
}
