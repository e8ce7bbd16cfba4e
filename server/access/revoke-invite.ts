import { recordActivity } from "../db/activities.ts";
import { deleteInvite } from "../db/invites.ts";
import { type Actor, may } from "../domain/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

/** Its link is void from now on. */
export async function revokeInvite(
  runtime: Runtime,
  actor: Actor,
  inviteId: string,
): Promise<Result<null, "forbidden" | "unknown_invite">> {
  if (!may(actor, "manage_access")) return refuse("forbidden");
  return await runtime.db.transaction().execute(async (transaction) => {
    const email = await deleteInvite(transaction, actor.workspaceId, inviteId);
    if (email === undefined) return refuse("unknown_invite");
    await recordActivity(runtime, transaction, actor, { action: "invite_revoked", subjectName: email });
    return ok(null);
  });
}
