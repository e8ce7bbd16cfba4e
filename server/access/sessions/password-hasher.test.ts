import { hashPassword } from "better-auth/crypto";
import { describe, expect, test } from "vitest";
import { createPasswordHasher } from "./password-hasher.ts";

/** A hasher whose calls end only when the test ends them. */
function createHeldScrypt() {
  const running: PromiseWithResolvers<string>[] = [];
  let most = 0;
  const start = async () => {
    const held = Promise.withResolvers<string>();
    running.push(held);
    most = Math.max(most, running.length);
    return await held.promise.finally(() => running.splice(running.indexOf(held), 1));
  };
  return {
    scrypt: { hash: start, verify: async () => (await start()) === "same" },
    runningCount: () => running.length,
    mostAtOnce: () => most,
    endOne: (value = "hash") => running[0]?.resolve(value),
    failOne: () => running[0]?.reject(new Error("Out of memory.")),
  };
}

/** Lets all pending callbacks run. */
const settle = () => new Promise((done) => setImmediate(done));

describe("password hashing", () => {
  test("of forty at once runs two, queues sixteen and refuses the rest at once", async () => {
    const held = createHeldScrypt();
    const hasher = createPasswordHasher(held.scrypt);
    const outcomes: string[] = [];
    const all = Array.from({ length: 40 }, async () => {
      const hashed = await hasher.hash("correct horse battery");
      outcomes.push(hashed.ok ? hashed.value : hashed.error);
    });
    await settle();
    expect(held.runningCount()).toBe(2);
    expect(outcomes).toEqual(Array(22).fill("too_busy"));

    while (held.runningCount() > 0) {
      held.endOne();
      await settle();
    }
    await Promise.all(all);
    expect(outcomes.slice(22)).toEqual(Array(18).fill("hash"));
    expect(held.mostAtOnce()).toBe(2);
  });

  test("runs calls in the order in which they were made, also after one failed", async () => {
    const held = createHeldScrypt();
    const hasher = createPasswordHasher(held.scrypt, { concurrency: 1, maxQueueLength: 2 });
    const first = hasher.hash("one");
    const second = hasher.verify({ hash: "stored", password: "two" });
    const third = hasher.hash("three");
    expect(await hasher.hash("four")).toEqual({ ok: false, error: "too_busy" });

    held.failOne();
    await expect(first).rejects.toThrow("Out of memory.");
    held.endOne("same");
    expect(await second).toEqual({ ok: true, value: true });
    held.endOne();
    expect(await third).toEqual({ ok: true, value: "hash" });

    const afterwards = hasher.hash("five");
    await settle();
    held.endOne();
    expect(await afterwards).toEqual({ ok: true, value: "hash" });
  });

  test("uses better-auth's scrypt, so that stored passwords stay valid", async () => {
    const { verify } = createPasswordHasher();
    const hash = await hashPassword("correct horse battery");
    expect(await verify({ hash, password: "correct horse battery" })).toEqual({ ok: true, value: true });
    expect(await verify({ hash, password: "wrong horse battery" })).toEqual({ ok: true, value: false });
  });
});
