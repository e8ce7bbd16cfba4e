import { randomBytes } from "node:crypto";
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createCorpus } from "../../bench/corpus.ts";
import { compiledWasm } from "../../testing/compiled-wasm.ts";
import { FINAL_BLOCK, SYNC_MARKER } from "../batch/gzip-format.ts";
import { createDeflater, type Deflater, WINDOW_BYTES } from "./deflater.ts";

const LEVELS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const deflaters = LEVELS.map(createDeflater);

test.each(LEVELS)("level %i: the compressed chunks of a stream inflate to the stream", (level) => {
  const chunks = fc.array(fc.oneof(anyBytes, repetitive, jsonLines), { maxLength: 6 });
  fc.assert(
    fc.property(chunks, (stream) => {
      expectToInflate(deflaters[level - 1] as Deflater, stream);
    }),
    { numRuns: 150 },
  );
});

test.each([
  ["nothing", [Buffer.alloc(0)]],
  ["nothing between others", [Buffer.from("one"), Buffer.alloc(0), Buffer.from("one")]],
  ["one byte again and again", [Buffer.alloc(300_000, "a")]],
  ["random bytes", [randomBytes(200_000)]],
  ["random bytes that come again within the window", repeated(randomBytes(20_000))],
  ["random bytes that come again exactly a window later", repeated(randomBytes(WINDOW_BYTES))],
  ["random bytes that come again just beyond the window", repeated(randomBytes(WINDOW_BYTES + 1))],
  ["chunks of one byte", Array.from({ length: 300 }, (_, index) => Buffer.from([index & 3]))],
  ["bytes so uneven that their codes would be too long", [unevenBytes()]],
  ["matches of every length", [matchesOfEveryLength()]],
  ["several megabytes", [Buffer.concat(createRecords(4_000))]],
])("%s", (_, stream) => {
  for (const deflater of deflaters) expectToInflate(deflater, stream);
});

test("the output of a chunk does not depend on other streams", () => {
  const [first, second] = [Buffer.concat(createRecords(100)), randomBytes(50_000)];
  const used = createDeflater(6);
  used.compress(Buffer.alloc(0), second);
  expect(Buffer.from(used.compress(second.subarray(-WINDOW_BYTES), first))).toEqual(
    Buffer.from(createDeflater(6).compress(second.subarray(-WINDOW_BYTES), first)),
  );
});

test("bytes that do not compress grow by almost nothing", () => {
  const noise = randomBytes(1_000_000);
  for (const deflater of deflaters) expect(deflater.compress(Buffer.alloc(0), noise).length).toBeLessThan(noise.length + 200);
});

test.each(LEVELS)("level %i compresses records about as well as zlib does", (level) => {
  const records = Buffer.concat(createRecords(3_000));
  const own = (deflaters[level - 1] as Deflater).compress(Buffer.alloc(0), records).length;
  expect(own / deflateRawSync(records, { level }).length).toBeLessThan(1.03);
});

test("there is no level beyond 9", () => {
  expect(() => createDeflater(10)).toThrow(RangeError);
});

test("deflate.wasm is what deflate.as.ts compiles to", async () => {
  const { compiled, kept } = await compiledWasm(import.meta.dirname, "deflate.as.ts");
  expect(compiled.equals(kept)).toBe(true);
});

/** Inflates with zlib what the encoder wrote. */
function expectToInflate(deflater: Deflater, stream: readonly Uint8Array[]): void {
  const whole = Buffer.concat(stream);
  const parts: Buffer[] = [];
  let start = 0;
  for (const chunk of stream) {
    const output = deflater.compress(whole.subarray(Math.max(0, start - WINDOW_BYTES), start), chunk);
    expect(output.subarray(-SYNC_MARKER.length)).toEqual(SYNC_MARKER);
    parts.push(Buffer.from(output));
    start += chunk.length;
  }
  const inflated = inflateRawSync(Buffer.concat([...parts, FINAL_BLOCK]), { finishFlush: constants.Z_FINISH });
  expect(inflated.equals(whole)).toBe(true);
}

const anyBytes = fc.uint8Array({ maxLength: 3_000 });

/** Parts that repeat at all distances, with noise between them. */
const repetitive = fc
  .tuple(fc.array(fc.uint8Array({ minLength: 1, maxLength: 400 }), { minLength: 1, maxLength: 4 }), fc.array(fc.nat(3), { maxLength: 200 }))
  .map(([parts, order]) => Buffer.concat(order.map((at) => parts[at % parts.length] as Uint8Array)));

const jsonLines = fc.array(fc.json(), { maxLength: 40 }).map((lines) => Buffer.from(lines.map((line) => `${line}\n`).join("")));

function repeated(bytes: Buffer): Buffer[] {
  return [bytes, bytes, Buffer.concat([bytes, bytes])];
}

/** Byte k occurs about twice as often as byte k + 1, and there are no matches. */
function unevenBytes(): Buffer {
  const random = randomBytes(30_000);
  return Buffer.from(random.map((byte, index) => Math.clz32((byte << 24) | ((random[(index * 7) % random.length] ?? 0) << 16) | 1)));
}

function matchesOfEveryLength(): Buffer {
  const source = randomBytes(300);
  const chunks = Array.from({ length: 300 }, (_, length) => Buffer.concat([source.subarray(0, length), randomBytes(3)]));
  return Buffer.concat([source, ...chunks]);
}

function createRecords(eventCount: number): Buffer[] {
  const corpus = createCorpus({ eventCount, eventsPerRequest: 1, writeKeys: ["k".repeat(32)], round: 1, form: "segment" });
  const request = Buffer.alloc(corpus.maxRequestBytes);
  return Array.from({ length: eventCount }, (_, index) => {
    const { length, bodyStart } = corpus.writeRequest(index, request);
    return Buffer.concat([request.subarray(bodyStart, length), Buffer.from("\n")]);
  });
}
