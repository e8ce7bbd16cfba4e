import { constants, crc32, inflateRawSync } from "node:zlib";
import { WINDOW_BYTES } from "../deflate/deflater.ts";
import { flipBit } from "./batch-header.ts";
import { type CommitChecks, countBits, findMark, MARK_BYTES, readChecks, repairMark, writeChecks } from "./commit-mark.ts";
import { FINAL_BLOCK, SYNC_MARKER } from "./gzip-format.ts";

/** A commit as read from the file. `raw` has its records if the checksum confirms them, else null. */
export type ReadCommit = {
  raw: Buffer | null;
  /** If `raw` is null: what the commit inflates to, which may be wrong. Null if it does not inflate. */
  guess?: Buffer | null;
  /** Its size in the file, mark included. */
  byteCount: number;
  /** A flipped bit was found and corrected, also in the given bytes. */
  corrected: boolean;
};

/** An upper bound of the size of a commit: commits of several calls have up to 1 MB (lane.ts), one call may have more. */
const MAX_RAW_BYTES = 64 * 1024 * 1024;
const MIN_CHUNK_BYTES = 4 * 1024;
const MAX_CHUNK_BYTES = 1024 * 1024;
/** Longer ranges are not searched for a flipped bit: they are not one commit. */
const MAX_SEARCHED_BYTES = 2 * 1024 * 1024;

/** The records before a commit, as far back as its matches reach. `known` is false if some of them are lost, and the bytes may be wrong. */
type Window = { bytes: Buffer; known: boolean };

/**
 * Reads the commits of a batch one after the other, from `start` to the last mark, and compares the records of each with its checksum. A single
 * flipped bit is corrected: the checksum of the compressed bytes narrows it down to some candidates, and that of the records confirms one. After
 * a lost commit, each commit is kept that does not need the lost records. Returns the position after the last mark.
 *
 * @param bytes the whole file; bits are corrected in it
 * @param seed the initial value of the checksums of this batch
 */
export function* readCommits(bytes: Buffer, start: number, seed: number): Generator<ReadCommit, number> {
  let window: Window = { bytes: Buffer.alloc(0), known: true };
  let at = start;
  for (;;) {
    const exact = findMark(bytes, at);
    const mark = exact === -1 ? repairMark(bytes, at, bytes.length) : exact;
    if (mark === -1) return at;
    const commit = readCommit(bytes, at, mark, { window, seed });
    if (exact === -1) commit.corrected = true;
    window = advanceWindow(window, commit);
    at += commit.byteCount;
    yield commit;
  }
}

type Context = { window: Window; seed: number };

function readCommit(bytes: Buffer, at: number, mark: number, context: Context): ReadCommit {
  const plain = readWithoutCorrection(bytes, at, mark, context);
  if (plain.raw !== null) return plain;
  const earlier = repairMark(bytes, at, mark);
  if (earlier !== -1) return { ...readCommit(bytes, at, earlier, context), corrected: true };
  if (!context.window.known) return plain;
  const raw = correctBit(sliceCommit(bytes, at, mark), readChecks(bytes, mark), context);
  return raw === null ? plain : { ...plain, raw, corrected: true };
}

function readWithoutCorrection(bytes: Buffer, at: number, mark: number, { window, seed }: Context): ReadCommit {
  const compressed = sliceCommit(bytes, at, mark);
  const byteCount = mark + MARK_BYTES - at;
  const expected = readChecks(bytes, mark);
  const guess = inflate(compressed, window.bytes);
  if (guess === null) return { raw: null, guess, byteCount, corrected: false };

  const found = { raw: crc32(guess, seed), compressed: crc32(compressed) & 0xff };
  const wrongBits = countBits(found.raw ^ expected.raw) + countBits(found.compressed ^ expected.compressed);
  if (wrongBits === 0) return { raw: guess, byteCount, corrected: false };
  // One wrong checksum bit out of forty is an error in the mark, or in a padding bit. An error in the commit changes many checksum bits.
  if (found.raw === expected.raw && correctPadding(compressed, expected)) return { raw: guess, byteCount, corrected: true };
  if (wrongBits > 1) return { raw: null, guess, byteCount, corrected: false };
  bytes.set(writeChecks(found), mark + SYNC_MARKER.length);
  return { raw: guess, byteCount, corrected: true };
}

function sliceCommit(bytes: Buffer, at: number, mark: number): Buffer {
  return bytes.subarray(at, mark + SYNC_MARKER.length);
}

/** Corrects a padding bit in the last byte before the sync marker. Padding bits are zeros, and decoders ignore them. */
function correctPadding(compressed: Buffer, expected: CommitChecks): boolean {
  const last = compressed.length - SYNC_MARKER.length - 1;
  for (let bit = 8 * last + 7; bit >= 8 * last; bit -= 1) {
    if (!isSet(compressed, bit)) continue;
    flipBit(compressed, bit);
    if ((crc32(compressed) & 0xff) === expected.compressed) return true;
    flipBit(compressed, bit);
  }
  return false;
}

function isSet(bytes: Buffer, bit: number): boolean {
  return (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
}

/** Flips each single bit that explains the checksum of the compressed bytes, until the checksum of the records is right. Returns the records. */
function correctBit(compressed: Buffer, expected: CommitChecks, { window, seed }: Context): Buffer | null {
  if (compressed.length > MAX_SEARCHED_BYTES) return null;
  const difference = (crc32(compressed) & 0xff) ^ expected.compressed;
  for (const bit of findBitsThatChange(compressed.length, difference)) {
    flipBit(compressed, bit);
    const raw = inflate(compressed, window.bytes);
    if (raw !== null && crc32(raw, seed) === expected.raw) return raw;
    flipBit(compressed, bit);
  }
  return null;
}

/** Yields the bits of `byteCount` bytes whose flip changes the lowest eight bits of their CRC32 by `difference`. */
function* findBitsThatChange(byteCount: number, difference: number): Generator<number> {
  // The effect of a flip on the CRC depends only on how many bytes follow, not on the other bits.
  const zeroCrc32 = crc32(Buffer.from([0]));
  const effects = Array.from({ length: 8 }, (_, bit) => (crc32(Buffer.from([1 << bit])) ^ zeroCrc32) >>> 0);
  for (let at = byteCount - 1; at >= 0; at -= 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const effect = effects[bit] as number;
      if ((effect & 0xff) === difference) yield 8 * at + bit;
      effects[bit] = ((effect >>> 8) ^ (BYTE_EFFECTS[effect & 0xff] as number)) >>> 0;
    }
  }
}

/** The table of CRC-32: the effect of one byte. */
const BYTE_EFFECTS = Uint32Array.from({ length: 256 }, (_, byte) => crc32(Buffer.from([byte])) ^ crc32(Buffer.from([0])));

/** Returns null if the bytes do not inflate, or if the stream does not end where the commit ends. */
function inflate(compressed: Buffer, window: Buffer): Buffer | null {
  try {
    const whole = Buffer.concat([compressed, FINAL_BLOCK]);
    const options = {
      info: true,
      chunkSize: Math.min(Math.max(8 * compressed.length, MIN_CHUNK_BYTES), MAX_CHUNK_BYTES),
      maxOutputLength: MAX_RAW_BYTES,
      ...(window.length > 0 ? { dictionary: window } : {}),
    };
    const { buffer, engine } = inflateRawSync(whole, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    return engine.bytesWritten === whole.length ? buffer : null;
  } catch {
    return null;
  }
}

/** Returns whether the bytes are a valid beginning of a deflate stream after `window`. */
export function beginsStream(bytes: Buffer, window: Buffer): boolean {
  try {
    const dictionary = window.length > 0 ? { dictionary: window } : {};
    const options = { info: true, finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_RAW_BYTES, ...dictionary };
    const { engine } = inflateRawSync(bytes, options) as unknown as { engine: { bytesWritten: number } };
    return engine.bytesWritten === bytes.length;
  } catch {
    return false;
  }
}

/** After a lost commit the window is not known. A later commit whose checksum is right confirms only its own records, not the window. */
function advanceWindow(window: Window, { raw, guess }: ReadCommit): Window {
  if (raw === null) return { bytes: guess?.subarray(-WINDOW_BYTES) ?? Buffer.alloc(0), known: false };
  if (raw.length >= WINDOW_BYTES) return { bytes: raw.subarray(-WINDOW_BYTES), known: true };
  return { ...window, bytes: Buffer.concat([window.bytes.subarray(-(WINDOW_BYTES - raw.length)), raw]) };
}
