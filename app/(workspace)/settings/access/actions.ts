"use server";

import { revalidatePath } from "next/cache";
import { currentActor, runtime } from "@/app/server";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import { inviteMember } from "@/server/access/members/invite-member.ts";
import { removeMembers } from "@/server/access/members/remove-members.ts";
import { revokeInvites } from "@/server/access/members/revoke-invites.ts";
import { setGrants } from "@/server/access/members/set-grants.ts";
import { GrantsInput, InviteInput } from "@/server/domain/access/access-input.ts";
import { readId } from "@/server/domain/id.ts";

/** Creates an invite link, which is shown once. The page refreshes when the dialog closes, so that the link stays visible until then. */
export async function inviteAction(input: unknown): Promise<Answer<{ link: string; isMailed: boolean; expiresAt: number }>> {
  const parsed = InviteInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  return answer(await inviteMember(await runtime(), await currentActor(), parsed.data));
}

export async function revokeInviteAction(inviteId: string): Promise<Answer<null>> {
  const revoked = await revokeInvites(await runtime(), await currentActor(), { ids: [readId(inviteId)] });
  if (revoked.ok) revalidatePath("/settings/access");
  return answer(revoked);
}

export async function setGrantsAction(userId: string, input: unknown): Promise<Answer<null>> {
  const parsed = GrantsInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const saved = await setGrants(await runtime(), await currentActor(), readId(userId), parsed.data);
  if (saved.ok) revalidatePath("/", "layout");
  return answer(saved);
}

export async function removeMemberAction(userId: string): Promise<Answer<null>> {
  const removed = await removeMembers(await runtime(), await currentActor(), [readId(userId)]);
  if (removed.ok) revalidatePath("/", "layout");
  return answer(removed);
}
