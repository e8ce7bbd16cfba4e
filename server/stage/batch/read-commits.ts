import { constants, crc32, inflateRawSync } from "node:zlib";
import { WINDOW_BYTES } from "../deflate/deflater.ts";
import { flipBit } from "./batch-header.ts";
import { bitCount, type CommitChecks, findMark, MARK_BYTES, readChecks, repairMark, writeChecks } from "./commit-mark.ts";
import { FINAL_BLOCK, SYNC_MARKER } from "./gzip-format.ts";

/** A commit as it reads back: its records where they are those that were acknowledged, else null. */
export type ReadCommit = {
  raw: Buffer | null;
  /** Where they are not: what the commit seems to hold. */
  guess?: Buffer | null;
  /** Of the file, mark included. */
  byteCount: number;
  /** A flipped bit was found and put right, in the bytes given too. */
  corrected: boolean;
};

/** No commit is larger (group-commit.ts); a body of one call may be. */
const MAX_RAW_BYTES = 64 * 1024 * 1024;
const MIN_CHUNK_BYTES = 4 * 1024;
const MAX_CHUNK_BYTES = 1024 * 1024;
/** Bits are looked for in what may be one commit. */
const MAX_SEARCHED_BYTES = 2 * 1024 * 1024;

/** The records before a commit, as far back as its matches reach; a guess where some of them are lost. */
type Window = { bytes: Buffer; known: boolean };

/**
 * Reads the commits of a batch one after the other, from `start` to the last mark; what lies behind it is not read. Each commit's records are held
 * against its checksum. A single flipped bit is put right: the checksum of the compressed bytes says which ones it may have been, that of
 * the records says which one it was. Behind a commit that is lost, each one is kept that passes without what is lost.
 *
 * @param bytes the whole file; bits that are put right are put right in it
 * @param seed what the checksums of this batch begin with
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
    window = windowAfter(window, commit);
    at += commit.byteCount;
    yield commit;
  }
}

type Context = { window: Window; seed: number };

function readCommit(bytes: Buffer, at: number, mark: number, context: Context): ReadCommit {
  const plain = readPlainly(bytes, at, mark, context);
  if (plain.raw !== null) return plain;
  const earlier = repairMark(bytes, at, mark);
  if (earlier !== -1) return { ...readCommit(bytes, at, earlier, context), corrected: true };
  if (!context.window.known) return plain;
  const raw = correctBit(commitAt(bytes, at, mark), readChecks(bytes, mark), context);
  return raw === null ? plain : { ...plain, raw, corrected: true };
}

function readPlainly(bytes: Buffer, at: number, mark: number, { window, seed }: Context): ReadCommit {
  const compressed = commitAt(bytes, at, mark);
  const byteCount = mark + MARK_BYTES - at;
  const told = readChecks(bytes, mark);
  const guess = inflate(compressed, window.bytes);
  if (guess === null) return { raw: null, guess, byteCount, corrected: false };

  const found = { raw: crc32(guess, seed), compressed: crc32(compressed) & 0xff };
  const wrongBits = bitCount(found.raw ^ told.raw) + bitCount(found.compressed ^ told.compressed);
  if (wrongBits === 0) return { raw: guess, byteCount, corrected: false };
  // One wrong bit among forty is a bit of the mark, as a bit of the commit would have changed many; or one that decoders pass over.
  if (found.raw === told.raw && correctPadding(compressed, told)) return { raw: guess, byteCount, corrected: true };
  if (wrongBits > 1) return { raw: null, guess, byteCount, corrected: false };
  bytes.set(writeChecks(found), mark + SYNC_MARKER.length);
  return { raw: guess, byteCount, corrected: true };
}

function commitAt(bytes: Buffer, at: number, mark: number): Buffer {
  return bytes.subarray(at, mark + SYNC_MARKER.length);
}

/** The bits that fill the last byte before the sync marker say nothing, and are zeros. */
function correctPadding(compressed: Buffer, told: CommitChecks): boolean {
  const last = compressed.length - SYNC_MARKER.length - 1;
  for (let bit = 8 * last + 7; bit >= 8 * last; bit -= 1) {
    if (!isSet(compressed, bit)) continue;
    flipBit(compressed, bit);
    if ((crc32(compressed) & 0xff) === told.compressed) return true;
    flipBit(compressed, bit);
  }
  return false;
}

function isSet(bytes: Buffer, bit: number): boolean {
  return (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
}

/** Tries each single bit whose flip explains the checksum of the compressed bytes, until the records have theirs. */
function correctBit(compressed: Buffer, told: CommitChecks, { window, seed }: Context): Buffer | null {
  if (compressed.length > MAX_SEARCHED_BYTES) return null;
  const difference = (crc32(compressed) & 0xff) ^ told.compressed;
  for (const bit of bitsThatChange(compressed.length, difference)) {
    flipBit(compressed, bit);
    const raw = inflate(compressed, window.bytes);
    if (raw !== null && crc32(raw, seed) === told.raw) return raw;
    flipBit(compressed, bit);
  }
  return null;
}

/** The bits of so many bytes whose flip changes the lowest eight bits of their CRC32 by `difference`. */
function* bitsThatChange(byteCount: number, difference: number): Generator<number> {
  // A flip's effect on the CRC doesn't depend on the other bits, only on how many bytes follow.
  const nothing = crc32(Buffer.from([0]));
  const effects = Array.from({ length: 8 }, (_, bit) => (crc32(Buffer.from([1 << bit])) ^ nothing) >>> 0);
  for (let at = byteCount - 1; at >= 0; at -= 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const effect = effects[bit] as number;
      if ((effect & 0xff) === difference) yield 8 * at + bit;
      effects[bit] = ((effect >>> 8) ^ (BYTE_EFFECTS[effect & 0xff] as number)) >>> 0;
    }
  }
}

/** CRC-32's table: the effect of one byte. */
const BYTE_EFFECTS = Uint32Array.from({ length: 256 }, (_, byte) => crc32(Buffer.from([byte])) ^ crc32(Buffer.from([0])));

/** Null as well where the stream doesn't end exactly where the commit does: what follows would not read. */
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

/** Whether a deflate stream may begin so. */
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

/** Behind a lost commit the window is a guess: what the commit seems to hold. A commit that passes with it has proved its own records only. */
function windowAfter(window: Window, { raw, guess }: ReadCommit): Window {
  if (raw === null) return { bytes: guess?.subarray(-WINDOW_BYTES) ?? Buffer.alloc(0), known: false };
  if (raw.length >= WINDOW_BYTES) return { bytes: raw.subarray(-WINDOW_BYTES), known: true };
  return { ...window, bytes: Buffer.concat([window.bytes.subarray(-(WINDOW_BYTES - raw.length)), raw]) };
}
