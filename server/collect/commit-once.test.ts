import fc from "fast-check";
import { expect, test } from "vitest";
import { createTestClock } from "../testing/test-clock.ts";
import { createCommitOnce } from "./commit-once.ts";
import { createMessageIdHasher } from "./message-id-hash.ts";
import { createMessageIdWindow } from "./message-id-window.ts";

const DAY = 1_795_305_600_000;
const HOUR = 3_600_000;

test("an event that comes again is answered and not stored again, in the same call as in a later one", async () => {
  const { commitOnce, disk } = setUp();
  expect(await commitOnce("s", DAY, recordsOf("a", "b", "a"))).toBe(2);
  expect(await commitOnce("s", DAY, recordsOf("b", "c"))).toBe(1);
  expect(disk.written).toEqual(["a", "b", "c"]);
});

test("the same message id of another source is another event", async () => {
  const { commitOnce, disk } = setUp();
  await commitOnce("s", DAY, recordsOf("a"));
  await commitOnce("t", DAY, recordsOf("a"));
  expect(disk.written).toEqual(["a", "a"]);
});

test("a repeated event is answered only when its first copy is durable", async () => {
  const { commitOnce, disk } = setUp();
  const hold = disk.holdNext();
  const first = commitOnce("s", DAY, recordsOf("a"));
  let answered = false;
  const second = commitOnce("s", DAY, recordsOf("a")).then(() => {
    answered = true;
  });
  await settleMicrotasks();
  expect(answered).toBe(false);

  hold.resolve();
  await Promise.all([first, second]);
  expect(disk.written).toEqual(["a"]);
});

test("where the first copy fails, a repeated one that waited for it is stored in its place, and once", async () => {
  const { commitOnce, disk } = setUp();
  const hold = disk.holdNext();
  const first = commitOnce("s", DAY, recordsOf("a"));
  const others = [commitOnce("s", DAY, recordsOf("a")), commitOnce("s", DAY, recordsOf("a"))];
  hold.reject(new Error("ENOSPC"));

  await expect(first).rejects.toThrow("ENOSPC");
  expect((await Promise.all(others)).sort()).toEqual([0, 1]);
  expect(disk.written).toEqual(["a"]);
});

test("an event whose commit failed counts when the client tries again", async () => {
  const { commitOnce, disk } = setUp();
  disk.holdNext().reject(new Error("ENOSPC"));
  await expect(commitOnce("s", DAY, recordsOf("a"))).rejects.toThrow("ENOSPC");
  expect(await commitOnce("s", DAY, recordsOf("a"))).toBe(1);
});

test("an id is remembered for an hour, and forgotten after two", async () => {
  const { commitOnce, clock } = setUp();
  await commitOnce("s", DAY, recordsOf("a"));
  clock.advance({ minutes: 60 });
  expect(await commitOnce("s", DAY, recordsOf("a"))).toBe(0);
  clock.advance({ minutes: 121 });
  expect(await commitOnce("s", DAY, recordsOf("a"))).toBe(1);
});

test("the newest ids are remembered however many came before, and memory has a bound", () => {
  const clock = createTestClock();
  const window = createMessageIdWindow({ clock, windowMs: HOUR, capacity: 1000 });
  for (let number = 0; number < 10_000; number += 1) expect(window.add(idOf(number))).toBe(true);
  for (let number = 9_001; number < 10_000; number += 1) expect(window.add(idOf(number))).toBe(false);
  expect(window.size()).toBeLessThanOrEqual(2000);
});

test("the window answers as a plain set does, through growth and removal", () => {
  const step = fc.record({ remove: fc.boolean(), high: fc.constantFrom(0, 1, 0x01000000, 0xff000001), low: fc.nat(300) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
      const window = createMessageIdWindow({ clock: createTestClock(), windowMs: HOUR, capacity: 1_000_000 });
      const plain = new Set<string>();
      for (const { remove, high, low } of steps) {
        // The id 0 stands for an empty slot, and is kept as 1.
        const name = `${high}:${high === 0 && low === 0 ? 1 : low}`;
        if (remove) {
          window.remove({ high, low });
          plain.delete(name);
        } else {
          expect(window.add({ high, low })).toBe(!plain.has(name));
          plain.add(name);
        }
      }
      expect(window.size()).toBe(plain.size);
    }),
  );
});

test("the hash is SipHash-2-4, and reads from records the ids that it made them from", () => {
  const hasher = createMessageIdHasher(Buffer.from(Array.from({ length: 16 }, (_, index) => index)));
  // The reference vectors 726fdb47dd0e0e31 (no bytes) and 74f839c593dc67fd (one zero byte), one over the other.
  expect(hasher.hash("", "\0")).toEqual({ high: 0x0697e282, low: 0x4ed269cc });

  const forms = [
    (id: string) => `{"a":{"messageId":"no"},"messageId":"${id}","b":"\\"messageId\\""}\n`,
    (id: string) => `{ "a" : [1, {"messageId": "no"}] , "messageId" : "${id}", "b": 1}\n`,
  ];
  const lines = Array.from({ length: 6000 }, (_, index) => forms[index % 2]?.(`m-${index}`) ?? "");
  const found: unknown[] = [];
  hasher.hashRecords("s", Buffer.from(lines.join("")), (id) => found.push(id));
  expect(found).toEqual(lines.map((_, index) => hasher.hash("s", `m-${index}`)));
});

function setUp() {
  const clock = createTestClock();
  const disk = scriptedDisk();
  const window = createMessageIdWindow({ clock, windowMs: HOUR, capacity: 5_000_000 });
  const commitOnce = createCommitOnce({ commits: disk, hasher: createMessageIdHasher(), window });
  return { clock, disk, commitOnce };
}

function scriptedDisk() {
  const written: string[] = [];
  let held: PromiseWithResolvers<void> | null = null;
  return {
    written,
    holdNext() {
      held = Promise.withResolvers();
      return held;
    },
    async commit(_source: string, _day: number, { bytes }: { bytes: Buffer }) {
      const hold = held;
      held = null;
      await hold?.promise;
      written.push(...bytes.toString().split("\n").slice(0, -1));
    },
  };
}

function recordsOf(...messageIds: string[]) {
  return { lines: Buffer.from(messageIds.map((id) => `${id}\n`).join("")), eventCount: messageIds.length, messageIds, failed: [] };
}

function idOf(number: number) {
  return { high: Math.imul(number, 0x9e3779b1) >>> 0, low: number };
}

async function settleMicrotasks(): Promise<void> {
  await new Promise(setImmediate);
}
