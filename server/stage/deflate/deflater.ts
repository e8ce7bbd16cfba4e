import { readFileSync } from "node:fs";
import { join } from "node:path";
import { copyShared } from "./copy-shared.ts";

/** How far back deflate looks. */
export const WINDOW_BYTES = 32 * 1024;

/** Compresses pieces of raw deflate streams: what the pieces of one stream make, one behind the other, is the stream. */
export type Deflater = {
  /**
   * `window` are the last bytes before `raw` in its stream, WINDOW_BYTES at most. The output ends with a sync marker at a byte boundary;
   * it lies in the deflater's memory until the next call.
   */
  compress(window: Uint8Array, raw: Uint8Array): Buffer;
};

/** What deflate.as.ts exports. Addresses and lengths are in bytes of its memory. */
type Encoder = {
  readonly memory: WebAssembly.Memory;
  readonly INPUT: WebAssembly.Global;
  readonly outputStart: WebAssembly.Global;
  reserve(length: number): void;
  deflate(windowLength: number, length: number, tries: number, lazyBelow: number, stride: number): number;
};

/** Candidates looked at for each match, up to which length a better one is looked for a byte on, and every how many bytes of a match can be found again. */
type Effort = readonly [tries: number, lazyBelow: number, stride: number];

/** By level, 1 to 9: of records they make about as many bytes as zlib's levels of the same numbers do (docs/decisions/018). */
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

/** Takes about 500 KB, and three times the largest piece. */
export function createDeflater(level: number): Deflater {
  const encoder = new WebAssembly.Instance(compiled, {}).exports as unknown as Encoder;
  const effort = EFFORTS[level - 1];
  if (effort === undefined) throw new RangeError(`Deflate has no level ${level}.`);
  const input: number = encoder.INPUT.value;
  let memory = Buffer.alloc(0);

  return {
    compress(window, raw) {
      encoder.reserve(raw.length);
      // Growing makes the former view an empty one.
      if (memory.length !== encoder.memory.buffer.byteLength) memory = Buffer.from(encoder.memory.buffer);
      copyShared(window, memory, input - window.length);
      copyShared(raw, memory, input);
      const length = encoder.deflate(window.length, raw.length, ...effort);
      const start: number = encoder.outputStart.value;
      return memory.subarray(start, start + length);
    },
  };
}
