import { countAttempt } from "../../db/rate-limits.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import { enqueuePasswordReset } from "../../queue/queue.ts";
import type { Runtime } from "../../runtime.ts";
import { accountKey } from "./known-device.ts";

const WINDOW_MS = 3_600_000;
const MOST = { fromAddress: 20, forAccount: 3 } as const;

/**
 * Asks for a link that resets the password of the account with this email address. Whether there is one is looked up by a job, so neither the
 * answer nor its time tells. An account gets at most 3 links an hour; further requests are ignored. Refuses with `no_mail_server`, and
 * `too_many_attempts` (20 an hour from one network address).
 */
export async function requestPasswordReset(
  { db, ids, clock, mailer }: Runtime,
  { email, address }: { email: string; address: string },
): Promise<Result<null, "no_mail_server" | "too_many_attempts">> {
  if (mailer === null) return refuse("no_mail_server");
  const now = clock.now();
  const count = (key: string) => countAttempt(db, { id: ids.short(), key, now, windowMs: WINDOW_MS });
  if ((await count(`reset-from:${address}`)) > MOST.fromAddress) return refuse("too_many_attempts");
  if ((await count(`reset:${accountKey(email)}`)) <= MOST.forAccount) await enqueuePasswordReset(db, { email, askedAt: now });
  return ok(null);
}
