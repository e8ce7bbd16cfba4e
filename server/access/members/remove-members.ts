import { recordActivity } from "../../db/activities.ts";
import { deleteMember, selectMember } from "../../db/members.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { requireAnOwner } from "./require-an-owner.ts";

/**
 * Removes all of these members, or none. They lose access with their next request. Their accounts stay. Refuses with `forbidden`,
 * `unknown_member`, or `last_owner` if no owner would be left.
 */
export async function removeMembers(
  runtime: Runtime,
  actor: Actor,
  userIds: readonly string[],
): Promise<Result<null, "forbidden" | "unknown_member" | "last_owner">> {
  if (!may(actor, "manage_access")) return refuse("forbidden");
  const { workspaceId } = actor;

  return await requireAnOwner(runtime, workspaceId, async (transaction) => {
    for (const userId of new Set(userIds)) {
      const member = await selectMember(transaction, workspaceId, userId);
      if (member === undefined) return refuse("unknown_member");
      await deleteMember(transaction, workspaceId, userId);
      await recordActivity(runtime, transaction, actor, { action: "member_removed", subjectName: member.name });
    }
    return ok(null);
  });
}
