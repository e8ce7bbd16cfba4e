import { recordActivity } from "../../db/activities.ts";
import { deleteSessions } from "../../db/sessions.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";

/** Ends all of the actor's sessions except `keepSessionId`. Returns how many. Refuses with `forbidden`: a token has no sessions. */
export async function signOutEverywhere(
  runtime: Runtime,
  actor: Actor,
  keepSessionId: string | null,
): Promise<Result<{ endedCount: number }, "forbidden">> {
  if (actor.kind !== "user") return refuse("forbidden");
  return await runtime.db.transaction().execute(async (transaction) => {
    const endedCount = await deleteSessions(transaction, actor.id, keepSessionId);
    await recordActivity(runtime, transaction, actor, { action: "signed_out_everywhere", subjectName: actor.name });
    return ok({ endedCount });
  });
}
