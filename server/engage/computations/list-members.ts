import { recordActivity } from "../../db/activities.ts";
import { selectListedComputation } from "../../db/computations.ts";
import { countMembers, type MemberRow, selectMembers } from "../../db/memberships.ts";
import { selectSpace } from "../../db/spaces.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { emptyList, FIRST_PAGE, type Listed, type ListPart } from "../../domain/list-part.ts";
import type { Runtime } from "../../runtime.ts";

/** Returns the profiles that were told a value, the newest change first. Each call is in the activity log, because profiles are personal data. */
export async function listMembers(
  runtime: Pick<Runtime, "db" | "clock">,
  actor: Actor,
  id: string,
  { search, offset, limit }: ListPart = FIRST_PAGE,
): Promise<Listed<MemberRow>> {
  if (!may(actor, "view_profiles")) return emptyList();
  const { db } = runtime;
  const computation = await selectListedComputation(db, actor.workspaceId, id);
  const space = await selectSpace(db, actor.workspaceId);
  if (space === undefined || computation === undefined) return emptyList();
  const viewed = { action: "profiles_viewed", subjectName: computation.name, sourceId: space.sourceId } as const;
  await db.transaction().execute((transaction) => recordActivity(runtime, transaction, actor, viewed));
  const [items, totalCount] = await Promise.all([
    selectMembers(db, computation.id, { search, offset, limit }),
    countMembers(db, computation.id, search),
  ]);
  return { items, totalCount };
}
