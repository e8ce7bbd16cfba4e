import { APIError } from "better-auth/api";
import { countInWindow } from "../../db/rate-limits.ts";
import { durationWords } from "../../domain/time-words.ts";
import type { Runtime } from "../../runtime.ts";
import { accountKey, type KnownDevice } from "./known-device.ts";

const WINDOW_MS = 60_000;
const MAX_ATTEMPTS = 20;

type Attempt = {
  email: string;
  /**
   * The client's address as sent by the proxy. `unknown` if the proxy sends none; null if there is no request, because Sluice itself calls.
   */
  address: string | null;
  device: KnownDevice | null;
};

/**
 * Allows 20 attempts per minute from one address and 20 on one account from all addresses, because a client without a proxy can claim any
 * address. A browser in which the account has signed in before has its own 20 attempts instead. Throws an APIError with status 429.
 */
export async function limitSignIn(runtime: Runtime, { email, address, device }: Attempt): Promise<void> {
  const account = accountKey(email);
  if (device?.accounts.includes(account)) return await countAgainst(runtime, `sign-in:${account}:${device.id}`);
  if (address !== null) await countAgainst(runtime, `sign-in-from:${address}`);
  await countAgainst(runtime, `sign-in:${account}`);
}

async function countAgainst({ db, ids, clock }: Runtime, key: string): Promise<void> {
  const now = clock.now();
  const { count, since } = await countInWindow(db, { id: ids.short(), key, now, windowMs: WINDOW_MS });
  if (count <= MAX_ATTEMPTS) return;
  const waitMs = Math.max(1000, since + WINDOW_MS - now);
  const seconds = Math.ceil(waitMs / 1000);
  const message = `Too many attempts. You can try again in ${durationWords(seconds * 1000)}.`;
  throw new APIError("TOO_MANY_REQUESTS", { message }, { "Retry-After": String(seconds) });
}
