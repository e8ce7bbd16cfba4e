import fc from "fast-check";
import { expect, test } from "vitest";
import { createTestClock } from "../../testing/test-clock.ts";
import { createMessageIdHasher } from "../records/message-id-hash.ts";
import { createCommitOnce } from "./commit-once.ts";
import { createMessageIdWindow } from "./message-id-window.ts";

const DAY = 1_795_305_600_000;
const HOUR = 3_600_000;

test("a repeated event is accepted and not stored again, in the same call and in a later one", async () => {
  const { send, disk } = setUp();
  expect(await send("s", "a", "b", "a")).toBe(2);
  expect(await send("s", "b", "c")).toBe(1);
  expect(disk.written).toEqual(["a", "b", "c"]);
});

test("the same message id from another source is another event", async () => {
  const { send, disk } = setUp();
  await send("s", "a");
  await send("t", "a");
  expect(disk.written).toEqual(["a", "a"]);
});

test("a repeated event is accepted only when its first copy is durable", async () => {
  const { send, disk } = setUp();
  const hold = disk.holdNext();
  const first = send("s", "a");
  let answered = false;
  const second = send("s", "a").then(() => {
    answered = true;
  });
  await settleMicrotasks();
  expect(answered).toBe(false);

  hold.resolve();
  await Promise.all([first, second]);
  expect(disk.written).toEqual(["a"]);
});

test("if the first copy fails, the repeated one that waited for it is stored instead, once", async () => {
  const { send, disk } = setUp();
  const hold = disk.holdNext();
  const first = send("s", "a");
  const others = [send("s", "a"), send("s", "a")];
  hold.reject(new Error("ENOSPC"));

  await expect(first).rejects.toThrow("ENOSPC");
  expect((await Promise.all(others)).sort()).toEqual([0, 1]);
  expect(disk.written).toEqual(["a"]);
});

test("a repeated event is rejected if the first copy fails while the rest of its call is stored", async () => {
  const { send, disk } = setUp();
  const [carrier, rest] = [disk.holdNext(), disk.holdNext()];
  const first = send("s", "a");
  const second = send("s", "a", "b");
  carrier.reject(new Error("ENOSPC"));
  await expect(first).rejects.toThrow("ENOSPC");
  rest.resolve();
  expect(await second).toBe(2);
  expect(disk.written.sort()).toEqual(["a", "b"]);
});

test("an event whose commit failed is stored when the client retries", async () => {
  const { send, disk } = setUp();
  disk.holdNext().reject(new Error("ENOSPC"));
  await expect(send("s", "a")).rejects.toThrow("ENOSPC");
  expect(await send("s", "a")).toBe(1);
});

test("an id is remembered for an hour, and forgotten after two", async () => {
  const { send, clock } = setUp();
  await send("s", "a");
  clock.advance({ minutes: 60 });
  expect(await send("s", "a")).toBe(0);
  clock.advance({ minutes: 121 });
  expect(await send("s", "a")).toBe(1);
});

test("the newest ids are remembered after any number of others, and memory is limited", () => {
  const clock = createTestClock();
  const window = createMessageIdWindow({ clock, windowMs: HOUR, capacity: 1000 });
  for (let number = 0; number < 10_000; number += 1) expect(window.add(createIdHash(number))).toEqual([]);
  for (let number = 9_001; number < 10_000; number += 1) expect(window.add(createIdHash(number))).toEqual([0]);
  expect(window.size()).toBeLessThanOrEqual(2000);
});

test("the window returns the same as a plain set, after additions and removals", () => {
  // Words from a whole page, and close together at its beginning and its end.
  const low = fc.oneof(
    fc.nat(100),
    fc.nat(200).map(spread),
    fc.nat(20).map((number) => 0xffffffff - number),
  );
  const step = fc.record({ remove: fc.boolean(), high: fc.constantFrom(0, 1, 0x01000000, 0xff000001), low });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
      const window = createMessageIdWindow({ clock: createTestClock(), windowMs: HOUR, capacity: 1_000_000 });
      const plain = new Set<string>();
      for (const { remove, high, low } of steps) {
        // The id 0 is an empty slot, so it is stored as 1.
        const name = `${high}:${high === 0 && low === 0 ? 1 : low}`;
        const id = Uint32Array.of(low, high);
        if (remove) {
          window.remove(id);
          plain.delete(name);
        } else {
          expect(window.add(id)).toEqual(plain.has(name) ? [0] : []);
          plain.add(name);
        }
      }
      expect(window.size()).toBe(plain.size);
    }),
  );
});

test("the window returns the same as a plain set when some pages are split far more often than others", () => {
  const window = createMessageIdWindow({ clock: createTestClock(), windowMs: HOUR, capacity: 1_000_000 });
  const ids = Array.from({ length: 60_000 }, (_, number) => Uint32Array.of(spread(number * 31), spread(number) >>> (number % 8)));
  const answers = () => ids.map((id) => window.add(id).length);
  expect(answers()).toEqual(ids.map(() => 0));
  expect(answers()).toEqual(ids.map(() => 1));
  for (const id of ids.filter((_, number) => number % 3 === 0)) window.remove(id);
  expect(window.size()).toBe(40_000);
  expect(answers()).toEqual(ids.map((_, number) => (number % 3 === 0 ? 0 : 1)));
});

test("known ids are returned by their position, and a duplicate is known the second time", () => {
  const window = createMessageIdWindow({ clock: createTestClock(), windowMs: HOUR, capacity: 1000 });
  window.add(createIdHash(1));
  expect(window.add(Uint32Array.from([0, 1, 2, 0, 3].flatMap((number) => [...createIdHash(number)])))).toEqual([1, 3]);
});

test("the hash is SipHash-2-4, and the ids of records hash the same as the ids of calls", () => {
  const hasher = createMessageIdHasher(Buffer.from(Array.from({ length: 16 }, (_, index) => index)));
  // The reference vectors 726fdb47dd0e0e31 (no bytes) and 74f839c593dc67fd (one zero byte), combined with XOR.
  expect(hasher.hash("", ["\0"])).toEqual(Uint32Array.of(0x4ed269cc, 0x0697e282));

  const forms = [
    (id: string) => `{"a":{"messageId":"no"},"messageId":"${id}","b":"\\"messageId\\""}\n`,
    (id: string) => `{ "a" : [1, {"messageId": "no"}] , "messageId" : "${id}", "b": 1}\n`,
  ];
  const lines = Array.from({ length: 6000 }, (_, index) => forms[index % 2]?.(`m-${index}`) ?? "");
  const found: number[] = [];
  hasher.hashRecords("s", Buffer.from(lines.join("")), (ids) => found.push(...ids));
  const messageIds = lines.map((_, index) => `m-${index}`);
  expect(found).toEqual([...hasher.hash("s", messageIds)]);
});

test("an id with escapes is recognized in its record, whatever its characters", () => {
  const hasher = createMessageIdHasher();
  const ids = ["a/b", 'quote " and \\', "é 漢 🙂", "\b\f\n\r\t\0", "\ufffd", "last"];
  const lines = [
    String.raw`{"messageId":"a\/b"}`,
    String.raw`{"messageId":"\u0071uote \" and \\"}`,
    String.raw`{"messageId":"\u00e9 \u6f22 \ud83d\uDE42"}`,
    String.raw`{"messageId":"\b\f\n\r\t\u0000"}`,
    String.raw`{"messageId":"\ud83d"}`,
    `{"messageId":"first","messageId":"last"}`,
  ];
  const found: number[] = [];
  hasher.hashRecords("s", Buffer.from(lines.map((line) => `${line}\n`).join("")), (hashes) => found.push(...hashes));
  expect(found).toEqual([...hasher.hash("s", ids)]);
});

function setUp() {
  const clock = createTestClock();
  const disk = scriptedDisk();
  const hasher = createMessageIdHasher();
  const window = createMessageIdWindow({ clock, windowMs: HOUR, capacity: 5_000_000 });
  const commitOnce = createCommitOnce({ commits: disk, window });
  const send = (sourceId: string, ...messageIds: string[]) => {
    const lines = Buffer.from(messageIds.map((id) => `${id}\n`).join(""));
    const ended = commitOnce(sourceId, DAY, {
      lines,
      ids: hasher.hash(sourceId, messageIds),
      receivedAt: DAY,
      kinds: messageIds.map((name) => ({ type: "track", name, appVersion: "" })),
    });
    lines.fill("-");
    return ended;
  };
  return { clock, disk, send };
}

function scriptedDisk() {
  const written: string[] = [];
  const holds: PromiseWithResolvers<void>[] = [];
  return {
    written,
    holdNext() {
      const hold = Promise.withResolvers<void>();
      holds.push(hold);
      return hold;
    },
    async commit(_source: string, _day: number, { bytes }: { bytes: Buffer }) {
      const lines = bytes.toString().split("\n").slice(0, -1);
      await holds.shift()?.promise;
      written.push(...lines);
    },
  };
}

function createIdHash(number: number) {
  return Uint32Array.of(number, spread(number));
}

function spread(number: number): number {
  return Math.imul(number, 0x9e3779b1) >>> 0;
}

async function settleMicrotasks(): Promise<void> {
  await new Promise(setImmediate);
}
