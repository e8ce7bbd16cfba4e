import { selectMembers } from "../db/members.ts";
import { type Actor, type Grant, may } from "../domain/permissions.ts";
import type { Runtime } from "../runtime.ts";

/** `createdAt` is when the person joined, in ms since the epoch. */
export type Member = { userId: string; name: string; email: string; createdAt: number; grants: Grant[]; self: boolean };

/** The workspace's members, oldest first; none for those who don't manage access. */
export async function listMembers(runtime: Runtime, actor: Actor): Promise<Member[]> {
  if (!may(actor, "manage_access")) return [];
  const members = await selectMembers(runtime.db, actor.workspaceId);
  return members.map((member) => ({ ...member, createdAt: member.createdAt.getTime(), self: member.userId === actor.id }));
}
