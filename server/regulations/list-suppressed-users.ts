import { type ListedSuppression, selectSuppressions } from "../db/suppressions.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { emptyList, type Listed, type ListPart } from "../domain/list-part.ts";
import type { Runtime } from "../runtime.ts";

/** Returns the suppressed user ids of the workspace, the newest first; none for actors who may not change the workspace. */
export async function listSuppressedUsers({ db }: Runtime, actor: Actor, part: ListPart): Promise<Listed<ListedSuppression>> {
  if (!may(actor, "edit_workspace")) return emptyList();
  const { suppressions, total } = await selectSuppressions(db, actor.workspaceId, part);
  return { items: suppressions, totalCount: total };
}
