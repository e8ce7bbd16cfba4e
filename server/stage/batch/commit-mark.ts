import { SYNC_MARKER } from "./gzip-format.ts";

/**
 * The checksums in the mark that ends a commit. A mark is the sync marker of the deflate stream, followed by eight more empty stored blocks. Each
 * of these begins with three header bits and five padding bits, which every decoder ignores (RFC 1951, 3.2.4). The forty padding bits
 * contain the checksums.
 */
export type CommitChecks = {
  /** CRC32 of the batch's id and the commit's records: verifies that the commit reads back as it was acknowledged. */
  raw: number;
  /** The lowest eight bits of the CRC32 of the compressed bytes, sync marker included: narrows down which single bit may have flipped. */
  compressed: number;
};

const BLOCKS = 8;
const BLOCK_BYTES = 5;
const BITS = 5;
const CHECKS_BYTES = BLOCKS * BLOCK_BYTES;
export const MARK_BYTES: number = SYNC_MARKER.length + CHECKS_BYTES;

/** Returns the part of the mark that follows the sync marker. */
export function writeChecks({ raw, compressed }: CommitChecks): Buffer {
  const packed = Buffer.from([raw, raw >>> 8, raw >>> 16, raw >>> 24, compressed]);
  const bytes = Buffer.alloc(CHECKS_BYTES);
  for (let block = 0; block < BLOCKS; block += 1) {
    bytes[block * BLOCK_BYTES] = readBits(packed, block * BITS) << 3;
    bytes.set(SYNC_MARKER, block * BLOCK_BYTES + 1);
  }
  return bytes;
}

/** Reads the checksums of the mark at `at`. Ignores the bits between them, which `countWrongBits` checks. */
export function readChecks(bytes: Buffer, at: number): CommitChecks {
  const packed = Buffer.alloc(8);
  for (let block = 0; block < BLOCKS; block += 1) {
    const position = block * BITS;
    const bits = ((bytes[at + SYNC_MARKER.length + block * BLOCK_BYTES] ?? 0) >>> 3) << (position % 8);
    packed.writeUInt16LE(packed.readUInt16LE(position >> 3) | bits, position >> 3);
  }
  return { raw: packed.readUInt32LE(0), compressed: packed[4] ?? 0 };
}

/** Returns the position of the next intact mark from `from` on, -1 if there is none. */
export function findMark(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(SYNC_MARKER, from); at !== -1; at = bytes.indexOf(SYNC_MARKER, at + 1)) {
    if (at + MARK_BYTES <= bytes.length && countWrongBits(bytes, at, MARK_BYTES) === 0) return at;
  }
  return -1;
}

/** A mark with up to this many wrong bits is still recognized. */
const MAX_WRONG_BITS = 2;

/** Finds the first mark between `from` and `to` in which one or two bits flipped, and corrects it in `bytes`. Returns its position, -1 if there is none. */
export function repairMark(bytes: Buffer, from: number, to: number): number {
  for (let hit = bytes.indexOf(SYNC_MARKER, from); hit !== -1 && hit < to; hit = bytes.indexOf(SYNC_MARKER, hit + 1)) {
    // The hit may be any of the nine markers of a mark.
    for (let block = BLOCKS; block >= 0; block -= 1) {
      const at = hit - block * BLOCK_BYTES;
      if (at < from || at + MARK_BYTES > to || countWrongBits(bytes, at, MARK_BYTES) > MAX_WRONG_BITS) continue;
      bytes.set(SYNC_MARKER, at);
      bytes.set(writeChecks(readChecks(bytes, at)), at + SYNC_MARKER.length);
      return at;
    }
  }
  return -1;
}

/** Returns whether the bytes are the beginning of a mark, but not a whole mark, as an incomplete write leaves them. */
export function beginsMark(bytes: Buffer): boolean {
  return bytes.length < MARK_BYTES && countWrongBits(bytes, 0, bytes.length) === 0;
}

/** Counts, in the first `length` bytes at `at`, the bits that differ from those that all marks have in common. */
function countWrongBits(bytes: Buffer, at: number, length: number): number {
  let count = 0;
  for (let offset = 0; offset < length; offset += 1) {
    const inGroup = offset % BLOCK_BYTES;
    const byte = bytes[at + offset] ?? 0;
    count += countBits(inGroup === SYNC_MARKER.length ? byte & 0b111 : byte ^ (SYNC_MARKER[inGroup] ?? 0));
  }
  return count;
}

/** Returns the number of bits that are set in a value of 32 bits. */
export function countBits(value: number): number {
  let count = 0;
  for (let rest = value >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count += 1;
  return count;
}

function readBits(packed: Buffer, position: number): number {
  const byte = position >> 3;
  const pair = (packed[byte] ?? 0) | ((packed[byte + 1] ?? 0) << 8);
  return (pair >>> (position % 8)) & 0b11111;
}
