import { selectMember } from "../../db/members.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";
import { type Member, toMember } from "./list-members.ts";

/** Returns null if the workspace has no such member, or if the actor may not manage access. */
export async function getMember({ db }: Runtime, actor: Actor, userId: string): Promise<Member | null> {
  if (!may(actor, "manage_access")) return null;
  const row = await selectMember(db, actor.workspaceId, userId);
  return row === undefined ? null : toMember(actor, row);
}
