import { recordActivity } from "../../db/activities.ts";
import { replaceInvite } from "../../db/invites.ts";
import { hasMemberWithEmail } from "../../db/members.ts";
import type { InviteInput } from "../../domain/access/access-input.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import { enqueueInviteMail } from "../../queue/queue.ts";
import type { Runtime } from "../../runtime.ts";
import { sealText } from "../../seal-text.ts";
import { hashToken } from "../sessions/hash-token.ts";
import { publicUrl } from "../sessions/public-url.ts";
import { describeGrants } from "./describe-grants.ts";
import { lockGrantedSources } from "./lock-granted-sources.ts";

const LIFETIME_MS = 7 * 24 * 3_600_000;

/** `link` is shown only once, for the inviter to pass on. `isMailed`: it is also sent to the address. `expiresAt` is in ms since the epoch. */
export type IssuedInvite = { inviteId: string; email: string; link: string; isMailed: boolean; expiresAt: number };

/**
 * Creates for each invite a link that makes the owner of the email address a member. A link is valid once and for 7 days, until it is
 * revoked or the address is invited again. Only hashes are stored. With a mail server, the links are sent to the addresses. Refuses all invites if one is refused: `forbidden`,
 * `unknown_source`, `already_member`.
 */
export async function inviteMembers(
  runtime: Runtime,
  actor: Actor,
  invites: readonly InviteInput[],
): Promise<Result<IssuedInvite[], "forbidden" | "unknown_source" | "already_member">> {
  if (!may(actor, "manage_access")) return refuse("forbidden");
  const { db, ids, clock, config } = runtime;
  const { workspaceId } = actor;
  const expiresAt = clock.now() + LIFETIME_MS;

  return await db.transaction().execute(async (transaction) => {
    // Everything that can be refused is checked before the first write.
    const asked = invites.flatMap(({ grants }) => grants);
    const held = await lockGrantedSources(transaction, workspaceId, asked);
    if (held.grants.length < asked.length) return refuse("unknown_source");
    for (const { email } of invites) if (await hasMemberWithEmail(transaction, workspaceId, email)) return refuse("already_member");

    const issued: IssuedInvite[] = [];
    for (const { email, grants } of invites) {
      const [inviteId, token] = [ids.short(), ids.secret("")];
      await replaceInvite(transaction, {
        id: inviteId,
        workspaceId,
        email,
        grants,
        tokenHash: hashToken(token),
        invitedBy: actor.name,
        createdAt: new Date(clock.now()),
        expiresAt: new Date(expiresAt),
      });
      const changes = [{ field: "roles", from: null, to: describeGrants(grants, held.sourceNames) }];
      await recordActivity(runtime, transaction, actor, { action: "member_invited", subjectName: email, changes });
      const isMailed = runtime.mailer !== null;
      if (isMailed) await enqueueInviteMail(transaction, { inviteId, sealedToken: sealText(config, invitePurpose(inviteId), token) });
      issued.push({ inviteId, email, link: `${publicUrl(config)}/invite/${token}`, isMailed, expiresAt });
    }
    return ok(issued);
  });
}

/** What the token in the queue is sealed for. */
export function invitePurpose(inviteId: string): string {
  return `invite ${inviteId}`;
}
