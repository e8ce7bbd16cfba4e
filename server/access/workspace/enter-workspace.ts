import { updateMemberEntered } from "../../db/members.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";

/** Makes this the user's current workspace, in every browser, from the next request on. Refuses with `unknown_workspace`. */
export async function enterWorkspace(runtime: Runtime, actor: Actor, workspaceId: string): Promise<Result<null, "unknown_workspace">> {
  if (actor.kind !== "user") return refuse("unknown_workspace");
  const found = await updateMemberEntered(runtime.db, workspaceId, actor.id, new Date(runtime.clock.now()));
  return found ? ok(null) : refuse("unknown_workspace");
}
