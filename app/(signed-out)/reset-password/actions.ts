"use server";

import { headers } from "next/headers";
import { runtime } from "@/app/server";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import { redeemPasswordReset } from "@/server/access/sessions/redeem-password-reset.ts";
import { requestPasswordReset } from "@/server/access/sessions/request-password-reset.ts";
import { NewPasswordInput, PasswordResetInput } from "@/server/domain/access/account-input.ts";

/** The answer is the same whether or not there is an account with the address. */
export async function requestResetAction(input: unknown): Promise<Answer<null>> {
  const parsed = PasswordResetInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const address = (await headers()).get("x-forwarded-for") ?? "unknown";
  return answer(await requestPasswordReset(await runtime(), { email: parsed.data.email, address }));
}

export async function resetPasswordAction(token: string, input: unknown): Promise<Answer<null>> {
  const parsed = NewPasswordInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  return answer(await redeemPasswordReset(await runtime(), String(token), parsed.data.password));
}
