import type { InviteInput } from "../../domain/access/access-input.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import { ok, type Result } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { type IssuedInvite, inviteMembers } from "./invite-members.ts";

/** Invites one person: `inviteMembers` with one invite. */
export async function inviteMember(
  runtime: Runtime,
  actor: Actor,
  invite: InviteInput,
): Promise<Result<IssuedInvite, "forbidden" | "unknown_source" | "already_member">> {
  const invited = await inviteMembers(runtime, actor, [invite]);
  return invited.ok ? ok(invited.value[0] as IssuedInvite) : invited;
}
