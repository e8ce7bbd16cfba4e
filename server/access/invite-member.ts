import { recordActivity } from "../db/activities.ts";
import { replaceInvite } from "../db/invites.ts";
import { hasMemberWithEmail } from "../db/members.ts";
import type { InviteInput } from "../domain/access-input.ts";
import { type Actor, may } from "../domain/permissions.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { describeGrants } from "./describe-grants.ts";
import { hashToken } from "./hash-token.ts";
import { holdGrantedSources } from "./hold-granted-sources.ts";
import { publicUrl } from "./public-url.ts";

const LIFETIME_MS = 7 * 24 * 3_600_000;

/** `link` is shown this once, for the inviter to pass on. `expiresAt` is ms since the epoch. */
export type IssuedInvite = { inviteId: string; link: string; expiresAt: number };

/**
 * A link that makes the owner of an email address a member: good once, for 7 days, until it is revoked or the address is invited again.
 * Only its hash is stored. No e-mail is sent.
 */
export async function inviteMember(
  runtime: Runtime,
  actor: Actor,
  { email, grants }: InviteInput,
): Promise<Result<IssuedInvite, "forbidden" | "unknown_source" | "already_member">> {
  if (!may(actor, "manage_access")) return refuse("forbidden");
  const { db, ids, clock, config } = runtime;
  const { workspaceId } = actor;
  const [token, inviteId, now] = [ids.secret(""), ids.short(), clock.now()];
  const expiresAt = now + LIFETIME_MS;

  return await db.transaction().execute(async (transaction) => {
    const held = await holdGrantedSources(transaction, workspaceId, grants);
    if (held.grants.length < grants.length) return refuse("unknown_source");
    if (await hasMemberWithEmail(transaction, workspaceId, email)) return refuse("already_member");
    await replaceInvite(transaction, {
      id: inviteId,
      workspaceId,
      email,
      grants,
      tokenHash: hashToken(token),
      invitedBy: actor.name,
      createdAt: new Date(now),
      expiresAt: new Date(expiresAt),
    });
    const changes = [{ field: "roles", from: null, to: describeGrants(grants, held.sourceNames) }];
    await recordActivity(runtime, transaction, actor, { action: "member_invited", subjectName: email, changes });
    return ok({ inviteId, link: `${publicUrl(config)}/invite/${token}`, expiresAt });
  });
}
