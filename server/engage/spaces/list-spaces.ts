import { type SpaceRow, selectSpace } from "../../db/spaces.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";

export type Space = {
  id: string;
  slug: string;
  name: string;
  /** The source whose destinations get the calls of the space. */
  sourceId: string;
  /** Since when the history has events; null before it begins. */
  historyFrom: Date | null;
};

/** Returns the space of the actor's workspace, in a list that is empty if there is none, or the actor may not view it. */
export async function listSpaces({ db }: Pick<Runtime, "db">, actor: Actor): Promise<Space[]> {
  if (!may(actor, "view_engage")) return [];
  const space = await selectSpace(db, actor.workspaceId);
  return space === undefined ? [] : [toSpace(space)];
}

export function toSpace({ id, slug, name, sourceId, historyFrom }: SpaceRow): Space {
  return { id, slug, name, sourceId, historyFrom };
}
