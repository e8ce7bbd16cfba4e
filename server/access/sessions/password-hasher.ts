import { hashPassword, verifyPassword } from "better-auth/crypto";
import { ok, type Result, refuse } from "../../domain/result.ts";
import type { PasswordHasher } from "../../runtime.ts";

type Limits = { concurrency: number; maxQueueLength: number };

/**
 * Each hash keeps one of libuv's four threads busy for some 100 ms. Files, DNS and compression need the same threads, so two stay free.
 * A full queue takes about a second.
 */
const LIMITS: Limits = { concurrency: 2, maxQueueLength: 16 };

const SCRYPT = { hash: hashPassword, verify: verifyPassword };

/** Hashes and verifies passwords, at most `concurrency` at a time. Calls beyond that wait in a queue; where it is full they are refused at once. */
export function createPasswordHasher(scrypt = SCRYPT, { concurrency, maxQueueLength }: Limits = LIMITS): PasswordHasher {
  const waiting: (() => void)[] = [];
  let runningCount = 0;

  async function inTurn<Value>(work: () => Promise<Value>): Promise<Result<Value, "too_busy">> {
    if (runningCount < concurrency) runningCount += 1;
    else if (waiting.length < maxQueueLength) await new Promise<void>((resolve) => waiting.push(resolve));
    else return refuse("too_busy");
    try {
      return ok(await work());
    } finally {
      // The permit goes to whoever waits longest, or back.
      const next = waiting.shift();
      if (next === undefined) runningCount -= 1;
      else next();
    }
  }

  return {
    hash: (password) => inTurn(() => scrypt.hash(password)),
    verify: (stored) => inTurn(() => scrypt.verify(stored)),
  };
}
