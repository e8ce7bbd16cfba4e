import { recordActivity } from "../../db/activities.ts";
import { deleteInvites, lockInvites } from "../../db/invites.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";

/** Revokes all of these invites, or none. They are given by id or by email address. Refuses with `forbidden` or `unknown_invite`. */
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
