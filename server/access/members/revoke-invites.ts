import { recordActivity } from "../../db/activities.ts";
import { deleteInvites, lockInvites } from "../../db/invites.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";

/** Makes the links of these invites void, all or none. The invites are named by their ids, or by the addresses that were invited. */
export async function revokeInvites(
  runtime: Runtime,
  actor: Actor,
  which: { ids: readonly string[] } | { emails: readonly string[] },
): Promise<Result<null, "forbidden" | "unknown_invite">> {
  if (!may(actor, "manage_access")) return refuse("forbidden");
  const { workspaceId } = actor;
  const [column, named] = "ids" in which ? (["id", which.ids] as const) : (["email", which.emails] as const);
  const wanted = [...new Set(named)];

  return await runtime.db.transaction().execute(async (transaction) => {
    const invites = await lockInvites(transaction, workspaceId, column, wanted);
    if (invites.length < wanted.length) return refuse("unknown_invite");
    await deleteInvites(
      transaction,
      invites.map(({ id }) => id),
    );
    for (const { email } of invites) await recordActivity(runtime, transaction, actor, { action: "invite_revoked", subjectName: email });
    return ok(null);
  });
}
