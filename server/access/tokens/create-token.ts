import { recordActivity } from "../../db/activities.ts";
import { insertApiToken } from "../../db/api-tokens.ts";
import type { TokenInput } from "../../domain/access/access-input.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { describeGrants } from "../members/describe-grants.ts";
import { lockGrantedSources } from "../members/lock-granted-sources.ts";
import { hashToken } from "../sessions/hash-token.ts";

/**
 * Creates a token for the Public API with its own roles. `token` is shown only once; only its hash is stored. Refuses with `forbidden` or
 * `unknown_source`.
 */
export async function createToken(
  runtime: Runtime,
  actor: Actor,
  { name, grants }: TokenInput,
): Promise<Result<{ tokenId: string; token: string }, "forbidden" | "unknown_source">> {
  if (!may(actor, "manage_access")) return refuse("forbidden");
  const { db, ids, clock } = runtime;
  const { workspaceId } = actor;
  const [tokenId, token] = [ids.short(), ids.secret("sgp_")];

  return await db.transaction().execute(async (transaction) => {
    const held = await lockGrantedSources(transaction, workspaceId, grants);
    if (held.grants.length < grants.length) return refuse("unknown_source");
    const createdById = actor.kind === "user" ? actor.id : null;
    const made = { createdBy: actor.name, createdById, createdAt: new Date(clock.now()) };
    await insertApiToken(transaction, { id: tokenId, workspaceId, name, tokenHash: hashToken(token), grants, ...made });
    const changes = [{ field: "roles", from: null, to: describeGrants(grants, held.sourceNames) }];
    await recordActivity(runtime, transaction, actor, { action: "api_token_created", subjectName: name, changes });
    return ok({ tokenId, token });
  });
}
