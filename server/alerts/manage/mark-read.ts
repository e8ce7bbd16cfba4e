import { insertReads } from "../../db/alert-notices.ts";
import { type Actor, maySomewhere, sourcesWhere } from "../../domain/access/permissions.ts";
import { ok, type Result } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { INBOX_MS } from "./get-inbox.ts";

/** Marks notices as read by the actor: those with these ids, or all (null). Ids of others are ignored. */
export async function markRead({ db, clock }: Runtime, actor: Actor, noticeIds: readonly string[] | null): Promise<Result<null, never>> {
  if (actor.kind !== "user" || !maySomewhere(actor, "view_destinations")) return ok(null);
  const now = clock.now();
  await insertReads(db, {
    workspaceId: actor.workspaceId,
    userId: actor.id,
    visibleSourceIds: sourcesWhere(actor, "view_destinations"),
    destinationId: null,
    ids: noticeIds,
    since: new Date(now - INBOX_MS),
    now: new Date(now),
  });
  return ok(null);
}
