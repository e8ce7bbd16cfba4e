import { insertWithFreeSlug } from "../../configure/insert-with-free-slug.ts";
import { recordActivity } from "../../db/activities.ts";
import type { DatabaseTransaction } from "../../db/database.ts";
import { selectSourceNames } from "../../db/sources.ts";
import { insertSpace, selectSpace, setHistoryFrom } from "../../db/spaces.ts";
import { lockWorkspaceName } from "../../db/workspaces.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { ENGAGE_SPACE } from "../../domain/destination/catalog.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import { toSlug } from "../../domain/slug.ts";
import type { Runtime } from "../../runtime.ts";
import { backfillHistory } from "../history/backfill-history.ts";
import { type Space, toSpace } from "./list-spaces.ts";

/**
 * Returns the space of the actor's workspace. The first call creates it, with a source without a write key, and begins to copy the staged events of
 * the workspace into its history.
 */
export async function openSpace(runtime: Runtime, actor: Actor): Promise<Result<Space, "forbidden">> {
  if (!may(actor, "edit_engage")) return refuse("forbidden");
  const known = await selectSpace(runtime.db, actor.workspaceId);
  if (known !== undefined) return ok(toSpace(known));
  return await runtime.db.transaction().execute(async (transaction) => {
    const workspaceName = await lockWorkspaceName(transaction, actor.workspaceId);
    const meanwhile = await selectSpace(transaction, actor.workspaceId);
    return ok(toSpace(meanwhile ?? (await createSpace(runtime, transaction, actor, workspaceName))));
  });
}

async function createSpace(runtime: Runtime, transaction: DatabaseTransaction, actor: Actor, workspaceName: string) {
  const { ids, clock } = runtime;
  const { workspaceId } = actor;
  const createdAt = new Date(clock.now());
  const sourceId = ids.short();
  const name = await findFreeName(transaction, workspaceId);
  const type = { enabled: true, metadataId: ENGAGE_SPACE.metadataId };
  await insertWithFreeSlug(runtime, transaction, { id: sourceId, workspaceId, name, slug: toSlug(name, "engage"), ...type, createdAt });
  await recordActivity(runtime, transaction, actor, { action: "source_created", subjectName: name, sourceId });

  const slug = toSlug(workspaceName, "space");
  const space = { id: `spa_${ids.short()}`, workspaceId, sourceId, slug, name: workspaceName, createdAt };
  await insertSpace(transaction, space);
  await recordActivity(runtime, transaction, actor, { action: "space_created", subjectName: workspaceName, sourceId });
  const historyFrom = await backfillHistory(transaction, workspaceId, createdAt);
  await setHistoryFrom(transaction, workspaceId, historyFrom);
  return { ...space, historyFrom };
}

/** Returns `Engage`, or `Engage 2` and so on where sources have these names. */
async function findFreeName(transaction: DatabaseTransaction, workspaceId: string): Promise<string> {
  const sources = await selectSourceNames(transaction, { workspaceId, sourceIds: null, search: ENGAGE_SPACE.name });
  const taken = new Set(sources.map(({ name }) => name.toLowerCase()));
  let name = ENGAGE_SPACE.name;
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${ENGAGE_SPACE.name} ${number}`;
  return name;
}
