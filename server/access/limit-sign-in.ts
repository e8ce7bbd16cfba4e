import { APIError } from "better-auth/api";
import { countAttempt } from "../db/rate-limits.ts";
import { REFUSAL_MESSAGES } from "../domain/refusal-messages.ts";
import type { Runtime } from "../runtime.ts";
import { hashToken } from "./hash-token.ts";

const WINDOW_MS = 60_000;
const MAX_ATTEMPTS = 20;

/**
 * At most 20 attempts a minute on one account, wherever they come from: better-auth counts by address,
 * and a client that talks to us without a proxy can claim any address.
 */
export async function limitSignIn({ db, ids, clock }: Runtime, email: string): Promise<void> {
  const key = `sign-in:${hashToken(email.trim().toLowerCase())}`;
  const count = await countAttempt(db, { id: ids.short(), key, now: clock.now(), windowMs: WINDOW_MS });
  if (count > MAX_ATTEMPTS) throw new APIError("TOO_MANY_REQUESTS", { message: REFUSAL_MESSAGES.too_many_attempts });
}
