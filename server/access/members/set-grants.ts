import { recordActivity } from "../../db/activities.ts";
import { replaceGrants, selectMember } from "../../db/members.ts";
import { type Actor, type Grant, may, uniqueGrants } from "../../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { describeGrants } from "./describe-grants.ts";
import { lockGrantedSources } from "./lock-granted-sources.ts";
import { requireAnOwner } from "./require-an-owner.ts";

/**
 * Replaces the member's roles with a list, or adds the roles in `add` to them. Refuses with `forbidden`, `unknown_member`, `unknown_source`,
 * or `last_owner` if no owner would be left.
 */
export async function setGrants(
  runtime: Runtime,
  actor: Actor,
  userId: string,
  change: readonly Grant[] | { add: readonly Grant[] },
): Promise<Result<null, "forbidden" | "unknown_member" | "unknown_source" | "last_owner">> {
  if (!may(actor, "manage_access")) return refuse("forbidden");
  const { workspaceId } = actor;
  const grants = "add" in change ? change.add : change;

  return await requireAnOwner(runtime, workspaceId, async (transaction) => {
    const member = await selectMember(transaction, workspaceId, userId);
    if (member === undefined) return refuse("unknown_member");
    const held = await lockGrantedSources(transaction, workspaceId, [...member.grants, ...grants]);
    if (!grants.every((grant) => held.grants.includes(grant))) return refuse("unknown_source");
    const after = "add" in change ? uniqueGrants([...member.grants, ...grants]) : grants;
    await replaceGrants(transaction, { workspaceId, userId }, after);

    const [from, to] = [describeGrants(member.grants, held.sourceNames), describeGrants(after, held.sourceNames)];
    const changes = [{ field: "roles", from, to }];
    await recordActivity(runtime, transaction, actor, { action: "roles_changed", subjectName: member.name, changes });
    return ok(null);
  });
}
