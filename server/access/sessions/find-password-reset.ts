import { selectPasswordReset } from "../../db/password-resets.ts";
import type { Runtime } from "../../runtime.ts";
import { hashToken } from "./hash-token.ts";

/** Returns the address of the account whose password a link resets, without using the link up. Null if it was used, replaced or has expired. */
export async function findPasswordReset({ db, clock }: Runtime, token: string): Promise<{ email: string } | null> {
  const found = await selectPasswordReset(db, hashToken(token), new Date(clock.now()));
  return found === undefined ? null : { email: found.email };
}
