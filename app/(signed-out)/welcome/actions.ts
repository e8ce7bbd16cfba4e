"use server";

import { runtime } from "@/app/server";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import { redeemSetupLink } from "@/server/access/workspace/redeem-setup-link.ts";
import { WelcomeInput } from "@/server/domain/access/account-input.ts";

export async function redeemAction(token: string, input: unknown): Promise<Answer<unknown>> {
  const parsed = WelcomeInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  return answer(await redeemSetupLink(await runtime(), String(token), parsed.data));
}
