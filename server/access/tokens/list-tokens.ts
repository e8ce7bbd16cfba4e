import { countApiTokens, selectApiTokens } from "../../db/api-tokens.ts";
import { type Actor, type Grant, may } from "../../domain/access/permissions.ts";
import { emptyList, FIRST_PAGE, type Listed, type ListPart } from "../../domain/list-part.ts";
import type { Runtime } from "../../runtime.ts";

/** Times are in ms since the epoch. `lastUsedAt` is exact to the minute, and null if the token was never used. */
export type ApiToken = {
  id: string;
  name: string;
  grants: Grant[];
  /** The creator's name; null if it isn't known. */
  createdBy: string | null;
  createdAt: number;
  lastUsedAt: number | null;
};

/** Returns the workspace's API tokens, the newest first. Empty if the actor may not manage access. */
export async function listTokens(
  { db }: Runtime,
  actor: Actor,
  { search, offset, limit }: ListPart = FIRST_PAGE,
): Promise<Listed<ApiToken>> {
  if (!may(actor, "manage_access")) return emptyList();
  const filter = { workspaceId: actor.workspaceId, search };
  const [rows, totalCount] = await Promise.all([selectApiTokens(db, { ...filter, offset, limit }), countApiTokens(db, filter)]);
  const items = rows.map(({ createdAt, lastUsedAt, ...row }) => ({
    ...row,
    createdAt: createdAt.getTime(),
    lastUsedAt: lastUsedAt?.getTime() ?? null,
  }));
  return { items, totalCount };
}
