"use server";

import { revalidatePath } from "next/cache";
import { currentActor, runtime } from "@/app/server";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import { createToken } from "@/server/access/tokens/create-token.ts";
import { revokeToken } from "@/server/access/tokens/revoke-token.ts";
import { TokenInput } from "@/server/domain/access/access-input.ts";
import { readId } from "@/server/domain/id.ts";

/** Creates a token, which is shown once. The page refreshes when the dialog closes, so that the token stays visible until then. */
export async function createTokenAction(input: unknown): Promise<Answer<{ token: string }>> {
  const parsed = TokenInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  return answer(await createToken(await runtime(), await currentActor(), parsed.data));
}

export async function revokeTokenAction(tokenId: string): Promise<Answer<null>> {
  const revoked = await revokeToken(await runtime(), await currentActor(), readId(tokenId));
  if (revoked.ok) revalidatePath("/settings/tokens");
  return answer(revoked);
}
