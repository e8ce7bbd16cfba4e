import { selectMemberEmails } from "../../db/members.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";

/** The email addresses of those of these users who are members, by user id; none for those who don't manage access. */
export async function findMemberEmails({ db }: Runtime, actor: Actor, userIds: readonly string[]): Promise<Map<string, string>> {
  if (!may(actor, "manage_access") || userIds.length === 0) return new Map();
  return await selectMemberEmails(db, actor.workspaceId, userIds);
}
