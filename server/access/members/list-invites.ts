import { countInvites, selectInvites } from "../../db/invites.ts";
import { type Actor, type Grant, may } from "../../domain/access/permissions.ts";
import { emptyList, FIRST_PAGE, type Listed, type ListPart } from "../../domain/list-part.ts";
import type { Runtime } from "../../runtime.ts";

/** Times are ms since the epoch. */
export type Invite = {
  id: string;
  email: string;
  grants: Grant[];
  invitedBy: string;
  createdAt: number;
  expiresAt: number;
  /** An expired invite can't be accepted: invite the address again. */
  expired: boolean;
};

/**
 * Returns the workspace's invites that were not accepted yet, the newest first. `onlyGood` leaves out expired invites. Empty if the actor
 * may not manage access.
 */
export async function listInvites(
  { db, clock }: Runtime,
  actor: Actor,
  { search, offset, limit }: ListPart = FIRST_PAGE,
  { onlyGood = false } = {},
): Promise<Listed<Invite>> {
  if (!may(actor, "manage_access")) return emptyList();
  const now = clock.now();
  const filter = { workspaceId: actor.workspaceId, search, goodAt: onlyGood ? new Date(now) : null };
  const [rows, totalCount] = await Promise.all([selectInvites(db, { ...filter, offset, limit }), countInvites(db, filter)]);
  const items = rows.map(({ id, email, grants, invitedBy, createdAt, expiresAt }) => ({
    id,
    email,
    grants,
    invitedBy,
    createdAt: createdAt.getTime(),
    expiresAt: expiresAt.getTime(),
    expired: expiresAt.getTime() <= now,
  }));
  return { items, totalCount };
}
