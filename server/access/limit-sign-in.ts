import { APIError, createAuthMiddleware } from "better-auth/api";
import { countAttempt } from "../db/rate-limits.ts";
import type { Runtime } from "../runtime.ts";
import { hashToken } from "./hash-token.ts";

const WINDOW_MS = 60_000;
const MAX_ATTEMPTS = 20;

/**
 * At most 20 attempts a minute on one account, wherever they come from: better-auth counts by address,
 * and a client that talks to us without a proxy can claim any address.
 */
export function limitSignIn({ db, ids, clock }: Runtime) {
  return createAuthMiddleware(async ({ path, body }) => {
    if (path !== "/sign-in/email" || typeof body?.email !== "string") return;
    const key = `sign-in:${hashToken(body.email.trim().toLowerCase())}`;
    const count = await countAttempt(db, { id: ids.short(), key, now: clock.now(), windowMs: WINDOW_MS });
    if (count > MAX_ATTEMPTS) throw new APIError("TOO_MANY_REQUESTS", { message: "Too many attempts. Wait a minute, then try again." });
  });
}
