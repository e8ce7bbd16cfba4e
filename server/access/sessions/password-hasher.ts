import { hashPassword, verifyPassword } from "better-auth/crypto";
import pLimit from "p-limit";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { PasswordHasher } from "../../runtime.ts";

type Limits = { concurrency: number; maxQueueLength: number };

/**
 * One hash keeps one of libuv's four threads busy for about 100 ms. Files, DNS and compression use the same threads, so two stay free.
 * A full queue takes about one second.
 */
const LIMITS: Limits = { concurrency: 2, maxQueueLength: 16 };

const SCRYPT = { hash: hashPassword, verify: verifyPassword };

/**
 * Hashes and verifies passwords, at most `concurrency` at the same time. Further calls wait in a queue of `maxQueueLength`. If the queue is
 * full, a call is refused at once with `too_busy`.
 */
export function createPasswordHasher(scrypt = SCRYPT, { concurrency, maxQueueLength }: Limits = LIMITS): PasswordHasher {
  const limit = pLimit(concurrency);

  async function run<Value>(work: () => Promise<Value>): Promise<Result<Value, "too_busy">> {
    if (limit.activeCount + limit.pendingCount >= concurrency + maxQueueLength) return refuse("too_busy");
    return ok(await limit(work));
  }

  return {
    hash: (password) => run(() => scrypt.hash(password)),
    verify: (stored) => run(() => scrypt.verify(stored)),
  };
}
