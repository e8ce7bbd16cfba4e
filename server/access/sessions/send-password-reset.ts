import { replacePasswordReset } from "../../db/password-resets.ts";
import { selectUserByEmail } from "../../db/users.ts";
import { passwordResetLetter } from "../../domain/mail/letters.ts";
import type { Runtime } from "../../runtime.ts";
import { sendLetter } from "../mail/send-letter.ts";
import { hashToken } from "./hash-token.ts";
import { publicUrl } from "./public-url.ts";

const LIFETIME_MS = 3_600_000;

/**
 * Sends the link that resets a password, if there is an account with this address. It replaces an earlier link, and is valid once and for 1 hour;
 * only its hash is stored. A request that could not be served for an hour is dropped.
 */
export async function sendPasswordReset(runtime: Runtime, { email, askedAt }: { email: string; askedAt: number }): Promise<void> {
  const { db, ids, clock, config } = runtime;
  const now = clock.now();
  if (now - askedAt > LIFETIME_MS) return;
  const user = await selectUserByEmail(db, email);
  if (user === undefined) return;
  const token = ids.secret("");
  const times = { createdAt: new Date(now), expiresAt: new Date(now + LIFETIME_MS) };
  await replacePasswordReset(db, { userId: user.id, tokenHash: hashToken(token), ...times });
  const letter = passwordResetLetter({ link: `${publicUrl(config)}/reset-password/${token}` });
  await sendLetter(runtime, { id: `reset-${ids.uuid()}`, to: email, letter });
}
