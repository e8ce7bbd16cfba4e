import { recordActivity } from "../../db/activities.ts";
import { lockWorkspaceName, updateWorkspaceName } from "../../db/workspaces.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { changesBetween } from "../../domain/activity/activity.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";

/**
 * Changes the workspace's display name. The slug and the id stay: customers' roles trust the id as External ID. Refuses with `forbidden`.
 */
export async function renameWorkspace(runtime: Runtime, actor: Actor, name: string): Promise<Result<null, "forbidden">> {
  if (!may(actor, "edit_workspace")) return refuse("forbidden");
  return await runtime.db.transaction().execute(async (transaction) => {
    const changes = changesBetween({ name: await lockWorkspaceName(transaction, actor.workspaceId) }, { name });
    if (changes.length === 0) return ok(null);
    await updateWorkspaceName(transaction, actor.workspaceId, name);
    await recordActivity(runtime, transaction, actor, { action: "workspace_renamed", subjectName: name, changes });
    return ok(null);
  });
}
