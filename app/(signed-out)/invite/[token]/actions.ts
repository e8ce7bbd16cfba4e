"use server";

import { findCurrentUser, runtime } from "@/app/server";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import { acceptInvite } from "@/server/access/members/accept-invite.ts";
import { AcceptInviteInput } from "@/server/domain/access/access-input.ts";

/** Accepts an invite and creates the account. */
export async function acceptAsNewAction(token: string, input: unknown): Promise<Answer<unknown>> {
  const parsed = AcceptInviteInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  return answer(await acceptInvite(await runtime(), String(token), parsed.data));
}

/** Accepts an invite for the signed-in account. */
export async function acceptAction(token: string): Promise<Answer<unknown>> {
  const user = await findCurrentUser();
  if (user === null) return answer({ ok: false, error: "invite_for_another" });

  return answer(await acceptInvite(await runtime(), String(token), { userId: user.id }));
}
