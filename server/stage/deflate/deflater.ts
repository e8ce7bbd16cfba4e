import { readFileSync } from "node:fs";
import { join } from "node:path";
import { copyShared } from "./copy-shared.ts";

/** The maximum distance of a match in deflate. */
export const WINDOW_BYTES = 32 * 1024;

/** Compresses a raw deflate stream chunk by chunk: the concatenated outputs of the chunks are the stream. */
export type Deflater = {
  /**
   * Returns the compressed bytes, which end with a sync marker at a byte boundary. They are in the deflater's memory, and valid until the next call.
   *
   * @param window the last bytes before `raw` in its stream, WINDOW_BYTES at most
   */
  compress(window: Uint8Array, raw: Uint8Array): Buffer;
};

/** The exports of deflate.as.ts. Addresses and lengths are in bytes of its memory. */
type Encoder = {
  readonly memory: WebAssembly.Memory;
  readonly INPUT: WebAssembly.Global;
  readonly outputStart: WebAssembly.Global;
  reserve(length: number): void;
  deflate(windowLength: number, length: number, tries: number, lazyBelow: number, stride: number): number;
};

/**
 * - `tries`: candidates that are compared for each match.
 * - `lazyBelow`: for a shorter match than this, a better one is searched at the next byte.
 * - `stride`: one position of every `stride` within a match is entered into the search table.
 */
type Effort = readonly [tries: number, lazyBelow: number, stride: number];

/** By level, 1 to 9. For records, the size of the output is about that of zlib at the same level (docs/decisions/018). */
const EFFORTS: readonly Effort[] = [
  [1, 0, 64],
  [1, 0, 32],
  [1, 0, 16],
  [2, 0, 8],
  [6, 16, 3],
  [12, 16, 4],
  [24, 16, 3],
  [32, 32, 2],
  [128, 64, 1],
];

const compiled = new WebAssembly.Module(readFileSync(join(import.meta.dirname, "deflate.wasm")));

/**
 * Returns a deflater, which takes about 500 KB of memory, and three times the size of its largest chunk.
 *
 * @param level 1 to 9; for another one, a RangeError is thrown
 */
export function createDeflater(level: number): Deflater {
  const encoder = new WebAssembly.Instance(compiled, {}).exports as unknown as Encoder;
  const effort = EFFORTS[level - 1];
  if (effort === undefined) throw new RangeError(`Deflate has no level ${level}.`);
  const input: number = encoder.INPUT.value;
  let memory = Buffer.alloc(0);

  return {
    compress(window, raw) {
      encoder.reserve(raw.length);
      // When the memory grows, the previous view becomes empty.
      if (memory.length !== encoder.memory.buffer.byteLength) memory = Buffer.from(encoder.memory.buffer);
      copyShared(window, memory, input - window.length);
      copyShared(raw, memory, input);
      const length = encoder.deflate(window.length, raw.length, ...effort);
      const start: number = encoder.outputStart.value;
      return memory.subarray(start, start + length);
    },
  };
}
