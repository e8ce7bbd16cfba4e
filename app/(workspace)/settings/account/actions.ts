"use server";

import { revalidatePath } from "next/cache";
import { currentActor, findCurrentUser, runtime } from "@/app/server";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import { changePassword } from "@/server/access/sessions/change-password.ts";
import { signOutEverywhere } from "@/server/access/sessions/sign-out-everywhere.ts";
import { ChangePasswordInput } from "@/server/domain/access/access-input.ts";

/** Signs out all browsers but this one. */
export async function changePasswordAction(input: unknown): Promise<Answer<null>> {
  const parsed = ChangePasswordInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const changed = await changePassword(await runtime(), await currentActor(), parsed.data, await currentSessionId());
  if (changed.ok) revalidatePath("/settings/account");
  return answer(changed);
}

export async function signOutEverywhereAction(): Promise<Answer<{ endedCount: number }>> {
  const ended = await signOutEverywhere(await runtime(), await currentActor(), await currentSessionId());
  if (ended.ok) revalidatePath("/settings/account");
  return answer(ended);
}

async function currentSessionId(): Promise<string | null> {
  return (await findCurrentUser())?.sessionId ?? null;
}
