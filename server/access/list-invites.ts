import { selectInvites } from "../db/invites.ts";
import { type Actor, type Grant, may } from "../domain/permissions.ts";
import type { Runtime } from "../runtime.ts";

/** Times are ms since the epoch. */
export type Invite = {
  id: string;
  email: string;
  grants: Grant[];
  invitedBy: string;
  createdAt: number;
  expiresAt: number;
  /** Too old to be taken up: invite the address again. */
  expired: boolean;
};

/** The workspace's invites that nobody has taken up yet, the newest first; none for those who don't manage access. */
export async function listInvites(runtime: Runtime, actor: Actor): Promise<Invite[]> {
  if (!may(actor, "manage_access")) return [];
  const rows = await selectInvites(runtime.db, actor.workspaceId);
  return rows.map(({ id, email, grants, invitedBy, createdAt, expiresAt }) => ({
    id,
    email,
    grants,
    invitedBy,
    createdAt: createdAt.getTime(),
    expiresAt: expiresAt.getTime(),
    expired: expiresAt.getTime() <= runtime.clock.now(),
  }));
}
