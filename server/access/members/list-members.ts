import { countMembers, countOwners, type MemberRow, selectMembers } from "../../db/members.ts";
import { type Actor, type Grant, may } from "../../domain/access/permissions.ts";
import { emptyList, FIRST_PAGE, type Listed, type ListPart } from "../../domain/list-part.ts";
import type { Runtime } from "../../runtime.ts";

/** `createdAt` is the time when the person joined, in ms since the epoch. */
export type Member = { userId: string; name: string; email: string; createdAt: number; grants: Grant[]; self: boolean };

/** Returns the workspace's members, the oldest first. Empty if the actor may not manage access. */
export async function listMembers(
  { db }: Runtime,
  actor: Actor,
  { search, offset, limit }: ListPart = FIRST_PAGE,
): Promise<Listed<Member & { isLastOwner: boolean }>> {
  if (!may(actor, "manage_access")) return emptyList();
  const filter = { workspaceId: actor.workspaceId, search };
  const [rows, totalCount, ownerCount] = await Promise.all([
    selectMembers(db, { ...filter, offset, limit }),
    countMembers(db, filter),
    countOwners(db, actor.workspaceId),
  ]);
  // The other owners may be on another page.
  const items = rows.map((row) => ({ ...toMember(actor, row), isLastOwner: ownerCount === 1 && isOwner(row) }));
  return { items, totalCount };
}

export function toMember(actor: Actor, row: MemberRow): Member {
  return { ...row, createdAt: row.createdAt.getTime(), self: row.userId === actor.id };
}

function isOwner({ grants }: MemberRow): boolean {
  return grants.some(({ role }) => role === "workspace_owner");
}
