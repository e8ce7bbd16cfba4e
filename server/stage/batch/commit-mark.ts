import { SYNC_MARKER } from "./gzip-format.ts";

/**
 * What ends a commit: the sync marker of its deflate stream, then eight more empty stored blocks. Each of them begins with three bits of header
 * and five bits up to the next byte, which every decoder passes over (RFC 1951, 3.2.4). These forty bits hold the commit's checksums.
 */
export type CommitChecks = {
  /** CRC32 of the batch's id and the commit's records: says whether the commit reads back as it was acknowledged. */
  raw: number;
  /** The lowest eight bits of the CRC32 of its compressed bytes, sync marker included: says which single bits may have flipped. */
  compressed: number;
};

const BLOCKS = 8;
const BLOCK_BYTES = 5;
const BITS = 5;
const CHECKS_BYTES = BLOCKS * BLOCK_BYTES;
export const MARK_BYTES: number = SYNC_MARKER.length + CHECKS_BYTES;

/** What follows the sync marker. */
export function writeChecks({ raw, compressed }: CommitChecks): Buffer {
  const held = Buffer.from([raw, raw >>> 8, raw >>> 16, raw >>> 24, compressed]);
  const bytes = Buffer.alloc(CHECKS_BYTES);
  for (let block = 0; block < BLOCKS; block += 1) {
    bytes[block * BLOCK_BYTES] = bitsAt(held, block * BITS) << 3;
    bytes.set(SYNC_MARKER, block * BLOCK_BYTES + 1);
  }
  return bytes;
}

/** The checksums of the mark that starts at `at`, with the bits between them ignored: see `wrongBits`. */
export function readChecks(bytes: Buffer, at: number): CommitChecks {
  const held = Buffer.alloc(8);
  for (let block = 0; block < BLOCKS; block += 1) {
    const position = block * BITS;
    const bits = ((bytes[at + SYNC_MARKER.length + block * BLOCK_BYTES] ?? 0) >>> 3) << (position % 8);
    held.writeUInt16LE(held.readUInt16LE(position >> 3) | bits, position >> 3);
  }
  return { raw: held.readUInt32LE(0), compressed: held[4] ?? 0 };
}

/** Where the next mark starts, from `from` on; -1 where there is none. */
export function findMark(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(SYNC_MARKER, from); at !== -1; at = bytes.indexOf(SYNC_MARKER, at + 1)) {
    if (at + MARK_BYTES <= bytes.length && wrongBits(bytes, at, MARK_BYTES) === 0) return at;
  }
  return -1;
}

/** A mark of which so many bits are wrong still tells where its commit ends. */
const MAX_WRONG_BITS = 2;

/** Looks for the first mark between `from` and `to` of which a bit or two flipped, and makes it right in `bytes`. Says where, -1 for nowhere. */
export function repairMark(bytes: Buffer, from: number, to: number): number {
  for (let hit = bytes.indexOf(SYNC_MARKER, from); hit !== -1 && hit < to; hit = bytes.indexOf(SYNC_MARKER, hit + 1)) {
    // The hit may be any of the nine that a mark has.
    for (let block = BLOCKS; block >= 0; block -= 1) {
      const at = hit - block * BLOCK_BYTES;
      if (at < from || at + MARK_BYTES > to || wrongBits(bytes, at, MARK_BYTES) > MAX_WRONG_BITS) continue;
      bytes.set(SYNC_MARKER, at);
      bytes.set(writeChecks(readChecks(bytes, at)), at + SYNC_MARKER.length);
      return at;
    }
  }
  return -1;
}

/** Whether a write that broke off in a mark may have left these last bytes: they are a mark's first, and not all of it. */
export function beginsMark(bytes: Buffer): boolean {
  return bytes.length < MARK_BYTES && wrongBits(bytes, 0, bytes.length) === 0;
}

/** How many of the bits that all marks have in common are others in the first `length` bytes at `at`. */
function wrongBits(bytes: Buffer, at: number, length: number): number {
  let count = 0;
  for (let offset = 0; offset < length; offset += 1) {
    const inGroup = offset % BLOCK_BYTES;
    const byte = bytes[at + offset] ?? 0;
    count += bitCount(inGroup === SYNC_MARKER.length ? byte & 0b111 : byte ^ (SYNC_MARKER[inGroup] ?? 0));
  }
  return count;
}

export function bitCount(value: number): number {
  let count = 0;
  for (let rest = value >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count += 1;
  return count;
}

function bitsAt(held: Buffer, position: number): number {
  const byte = position >> 3;
  const pair = (held[byte] ?? 0) | ((held[byte + 1] ?? 0) << 8);
  return (pair >>> (position % 8)) & 0b11111;
}
