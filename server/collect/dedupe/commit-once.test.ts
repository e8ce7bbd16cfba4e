import fc from "fast-check";
import { expect, test } from "vitest";
import { createTestClock } from "../../testing/test-clock.ts";
import { createMessageIdHasher } from "../records/message-id-hash.ts";
import { createCommitOnce } from "./commit-once.ts";
import { createMessageIdWindow } from "./message-id-window.ts";

const DAY = 1_795_305_600_000;
const HOUR = 3_600_000;

test("an event that comes again is answered and not stored again, in the same call as in a later one", async () => {
  const { send, disk } = setUp();
  expect(await send("s", "a", "b", "a")).toBe(2);
  expect(await send("s", "b", "c")).toBe(1);
  expect(disk.written).toEqual(["a", "b", "c"]);
});

test("the same message id of another source is another event", async () => {
  const { send, disk } = setUp();
  await send("s", "a");
  await send("t", "a");
  expect(disk.written).toEqual(["a", "a"]);
});

test("a repeated event is answered only when its first copy is durable", async () => {
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

test("where the first copy fails, a repeated one that waited for it is stored in its place, and once", async () => {
  const { send, disk } = setUp();
  const hold = disk.holdNext();
  const first = send("s", "a");
  const others = [send("s", "a"), send("s", "a")];
  hold.reject(new Error("ENOSPC"));

  await expect(first).rejects.toThrow("ENOSPC");
  expect((await Promise.all(others)).sort()).toEqual([0, 1]);
  expect(disk.written).toEqual(["a"]);
});

test("an event is not answered for where the copy that carried it failed while the rest of its call was stored", async () => {
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

test("an event whose commit failed counts when the client tries again", async () => {
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

test("the newest ids are remembered however many came before, and memory has a bound", () => {
  const clock = createTestClock();
  const window = createMessageIdWindow({ clock, windowMs: HOUR, capacity: 1000 });
  for (let number = 0; number < 10_000; number += 1) expect(window.add(createIdHash(number))).toEqual([]);
  for (let number = 9_001; number < 10_000; number += 1) expect(window.add(createIdHash(number))).toEqual([0]);
  expect(window.size()).toBeLessThanOrEqual(2000);
});

test("the window answers as a plain set does, through additions and removals", () => {
  // From all over a page, and close together at its beginning and at its end.
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
        // The id 0 stands for an empty slot, and is kept as 1.
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

test("the window answers as a plain set does where some pages become two far more often than others", () => {
  const window = createMessageIdWindow({ clock: createTestClock(), windowMs: HOUR, capacity: 1_000_000 });
  const ids = Array.from({ length: 60_000 }, (_, number) => Uint32Array.of(spread(number * 31), spread(number) >>> (number % 8)));
  const answers = () => ids.map((id) => window.add(id).length);
  expect(answers()).toEqual(ids.map(() => 0));
  expect(answers()).toEqual(ids.map(() => 1));
  for (const id of ids.filter((_, number) => number % 3 === 0)) window.remove(id);
  expect(window.size()).toBe(40_000);
  expect(answers()).toEqual(ids.map((_, number) => (number % 3 === 0 ? 0 : 1)));
});

test("ids are told to be known by their position, one that comes twice the second time", () => {
  const window = createMessageIdWindow({ clock: createTestClock(), windowMs: HOUR, capacity: 1000 });
  window.add(createIdHash(1));
  expect(window.add(Uint32Array.from([0, 1, 2, 0, 3].flatMap((number) => [...createIdHash(number)])))).toEqual([1, 3]);
});

test("the hash is SipHash-2-4, and reads from records the ids that it made them from", () => {
  const hasher = createMessageIdHasher(Buffer.from(Array.from({ length: 16 }, (_, index) => index)));
  // The reference vectors 726fdb47dd0e0e31 (no bytes) and 74f839c593dc67fd (one zero byte), one over the other.
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

test("an id that is written with escapes is known again in its record, whatever it holds", () => {
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
    const ended = commitOnce(sourceId, DAY, { lines, ids: hasher.hash(sourceId, messageIds) });
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
