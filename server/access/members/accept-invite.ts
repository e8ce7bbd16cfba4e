import { recordActivity } from "../../db/activities.ts";
import { takeInvite } from "../../db/invites.ts";
import { insertMember, replaceGrants } from "../../db/members.ts";
import { insertUser, selectUser } from "../../db/users.ts";
import { toRefusal } from "../../db/violation.ts";
import type { AcceptInviteInput } from "../../domain/access/access-input.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { hashNewPassword, type PasswordRefusal } from "../sessions/hash-new-password.ts";
import { hashToken } from "../sessions/hash-token.ts";
import { describeGrants } from "./describe-grants.ts";
import { findInvite } from "./find-invite.ts";
import { lockGrantedSources } from "./lock-granted-sources.ts";

type AcceptRefusal = "invite_invalid" | "invite_for_another" | "already_member" | "email_taken" | PasswordRefusal;

/**
 * Makes the holder of the link a member with the roles of the invite, and returns the ids of the workspace and the user. The holder is the
 * signed-in user, whose email address must be that of the invite, or a new person, whose account gets that address. A refusal leaves the
 * invite unchanged: `invite_invalid`, `invite_for_another`, `already_member`, `email_taken`, and the refusals of a new password.
 */
export async function acceptInvite(
  runtime: Runtime,
  token: string,
  accepting: { userId: string } | AcceptInviteInput,
): Promise<Result<{ workspaceId: string; userId: string }, AcceptRefusal>> {
  // Hashing a password is slow, so it is done only for a valid link.
  const invited = await findInvite(runtime, token);
  if (invited === null) return refuse("invite_invalid");
  const found = "userId" in accepting ? await knownPerson(runtime, accepting.userId, invited.email) : await newPerson(runtime, accepting);
  if (!found.ok) return found;
  const { passwordHash, ...person } = found.value;
  const now = new Date(runtime.clock.now());

  try {
    return await runtime.db.transaction().execute(async (transaction) => {
      const invite = await takeInvite(transaction, hashToken(token), now);
      if (invite === undefined) return refuse("invite_invalid");
      const { workspaceId, email } = invite;
      if (passwordHash !== null) {
        await insertUser(transaction, { ...person, accountRowId: runtime.ids.short(), email, passwordHash, now });
      }
      await insertMember(transaction, { workspaceId, userId: person.id, now });
      // Sources may have been deleted since the invite was made.
      const { grants, sourceNames } = await lockGrantedSources(transaction, workspaceId, invite.grants);
      await replaceGrants(transaction, { workspaceId, userId: person.id }, grants);
      const changes = [{ field: "roles", from: null, to: describeGrants(grants, sourceNames) }];
      const actor = { ...person, kind: "user", workspaceId } as const;
      await recordActivity(runtime, transaction, actor, { action: "member_joined", subjectName: email, changes });
      return ok({ workspaceId, userId: person.id });
    });
  } catch (error) {
    return toRefusal(error, { user_email_taken: "email_taken", member_pkey: "already_member" });
  }
}

/** The person who joins. With `passwordHash`, the account doesn't exist yet. */
type Person = { id: string; name: string; passwordHash: string | null };

async function knownPerson({ db }: Runtime, userId: string, invitedEmail: string): Promise<Result<Person, "invite_for_another">> {
  const user = await selectUser(db, userId);
  if (user?.email !== invitedEmail) return refuse("invite_for_another");
  return ok({ id: userId, name: user.name, passwordHash: null });
}

async function newPerson(runtime: Runtime, { name, password }: AcceptInviteInput): Promise<Result<Person, PasswordRefusal>> {
  const hashed = await hashNewPassword(runtime, password);
  return hashed.ok ? ok({ id: runtime.ids.short(), name, passwordHash: hashed.value }) : hashed;
}
