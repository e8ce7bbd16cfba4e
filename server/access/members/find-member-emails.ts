import { selectMemberEmails } from "../../db/members.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";

/** Returns the email addresses of the users who are members, by user id. Empty if the actor may not manage access. */
export async function findMemberEmails({ db }: Runtime, actor: Actor, userIds: readonly string[]): Promise<Map<string, string>> {
  if (!may(actor, "manage_access") || userIds.length === 0) return new Map();
  return await selectMemberEmails(db, actor.workspaceId, userIds);
}
