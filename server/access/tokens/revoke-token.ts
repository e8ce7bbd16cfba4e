import { recordActivity } from "../../db/activities.ts";
import { deleteApiToken } from "../../db/api-tokens.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";

/** Revokes a token: its next call is refused. Refuses with `forbidden` or `unknown_token`. */
export async function revokeToken(runtime: Runtime, actor: Actor, tokenId: string): Promise<Result<null, "forbidden" | "unknown_token">> {
  if (!may(actor, "manage_access")) return refuse("forbidden");
  return await runtime.db.transaction().execute(async (transaction) => {
    const subjectName = await deleteApiToken(transaction, actor.workspaceId, tokenId);
    if (subjectName === undefined) return refuse("unknown_token");
    await recordActivity(runtime, transaction, actor, { action: "api_token_revoked", subjectName });
    return ok(null);
  });
}
