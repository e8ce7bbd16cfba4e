// AssemblyScript, compiled to deflate.wasm by `npm run build:wasm`. A deflate encoder (RFC 1951) for records: lines of JSON
// with the same keys in every line, and unique ids between them. It has hash chains over five bytes and lazy matching, as zlib does, but
// - after some positions without a match it searches less often, and extends the next match backwards over the literals before it;
// - a match has at least four bytes: next to random ids, shorter matches cost more than they save.

import { writeBits, out, startBits, fillByte } from "./bits.as";
import { addLiteral, addMatch, hasRoom, MAX_MATCH, startBlock, removeLiteral, writeBlock } from "./block.as";
import { CHAINS, CHAINS_BYTES, HASH_BITS, HEADS, HEADS_BYTES, INPUT, SLACK, WINDOW_BYTES } from "./memory.as";

export { INPUT } from "./memory.as";

/** The number of bytes in a hash, and the number of bytes that are loaded for it. */
const HASHED_BITS: u64 = 40;
const LOADED_BYTES: i32 = 8;
const MIN_MATCH: i32 = 4;
/** After each 2 ** this number of misses, one more position is skipped, up to MAX_SKIPPED. */
const MISSES_PER_SKIP_BITS: i32 = 2;
const MAX_SKIPPED: i32 = 3;

/** The start of the output of the last call. */
export let outputStart: i32 = 0;

// Parameters of the level: see deflater.ts.
let maxTries: i32 = 0;
let lazyBelow: i32 = 0;
let stride: i32 = 0;

/** The lowest position that a match may refer to. */
let windowStart: i32 = 0;
/** The last position that can be hashed. */
let lastHashed: i32 = 0;

/** Grows the memory for `length` bytes of input, and the largest output that they can have. */
export function reserve(length: i32): void {
  const pages = (INPUT + 2 * length + (length >> 6) + 4096 + 65535) >> 16;
  if (pages > memory.size()) memory.grow(pages - memory.size());
}

/**
 * Compresses the `length` bytes at INPUT. The `windowLength` bytes before INPUT belong to the same stream. Returns the length of the output, which
 * ends with a sync marker at a byte boundary.
 */
export function deflate(windowLength: i32, length: i32, tries: i32, lazy: i32, step: i32): i32 {
  maxTries = tries;
  lazyBelow = lazy;
  stride = step;
  windowStart = INPUT - windowLength;
  outputStart = INPUT + length + SLACK;
  startBits(outputStart);
  const end = INPUT + length;
  lastHashed = end - LOADED_BYTES;
  memory.fill(HEADS, 0, HEADS_BYTES);
  memory.fill(CHAINS, 0, CHAINS_BYTES);
  insertPosition(windowStart, min(INPUT, lastHashed + 1));

  for (let at = INPUT; at < end; ) {
    startBlock();
    const next = collectBlock(at, end);
    writeBlock(at, next);
    at = next;
  }
  writeBits(0, 3);
  fillByte();
  writeBits(0xffff0000, 32);
  return out - outputStart;
}

/** Finds the tokens of one block. Returns the position where it ends. */
function collectBlock(start: i32, end: i32): i32 {
  let at = start;
  let misses = 0;
  while (at < end && hasRoom()) {
    if (at > lastHashed) {
      addLiteral(load<u8>(at++));
      continue;
    }
    let length = findLongestMatch(at, insertPositions(at), MIN_MATCH - 1, maxTries, end);
    if (length < MIN_MATCH) {
      const skipped = min(misses++ >> MISSES_PER_SKIP_BITS, MAX_SKIPPED);
      const next = min(at + 1 + skipped, end);
      while (at < next) addLiteral(load<u8>(at++));
      continue;
    }
    misses = 0;
    let distance = foundDistance;
    let inserted = at + 1;
    // Lazy matching: a longer match at the next byte is worth a literal.
    while (length < lazyBelow && at < lastHashed) {
      const later = findLongestMatch(at + 1, insertPositions(at + 1), length, maxTries >> 1, end);
      inserted = at + 2;
      if (later <= length) break;
      addLiteral(load<u8>(at++));
      length = later;
      distance = foundDistance;
    }
    while (length < MAX_MATCH && at - distance > windowStart && load<u8>(at - 1) === load<u8>(at - 1 - distance)) {
      if (!removeLiteral(load<u8>(at - 1))) break;
      at--;
      length++;
    }
    addMatch(length, distance);
    at += length;
    insertPosition(inserted, min(at, lastHashed + 1));
  }
  return at;
}

/** Inserts each `stride`th position. */
// @ts-expect-error: decorator
@inline
function insertPosition(from: i32, to: i32): void {
  for (let at = from; at < to; at += stride) insertPositions(at);
}

/** Makes a position the newest one of its hash. Returns the lowest 16 bits of the previous one. */
// @ts-expect-error: decorator
@inline
function insertPositions(at: i32): i32 {
  const head = HEADS + 2 * <i32>(((load<u64>(at) << (64 - HASHED_BITS)) * 0x9e3779b97f4a7c15) >> (64 - HASH_BITS));
  const before: i32 = load<u16>(head);
  store<u16>(head, <u16>at);
  store<u16>(CHAINS + 2 * (at & (WINDOW_BYTES - 1)), <u16>before);
  return before;
}

let foundDistance: i32 = 0;

/** Returns the length of the longest match that is longer than `best`, and sets its distance. Returns `best` if there is none. */
// @ts-expect-error: decorator
@inline
function findLongestMatch(at: i32, candidate: i32, best: i32, tries: i32, end: i32): i32 {
  const maxLength = min(MAX_MATCH, end - at);
  const maxDistance = min(WINDOW_BYTES, at - windowStart);
  let lastDistance = 0;
  // A longer match must have the same four bytes at the end, one byte after the end of the best one.
  let tail = load<u32>(at + best - 3);
  for (; tries > 0; tries--) {
    // Positions have 16 bits, and old ones are overwritten: a chain ends where the next position is not an earlier one.
    const distance = (at - candidate) & 0xffff;
    if (distance <= lastDistance || distance > maxDistance) break;
    lastDistance = distance;
    const from = at - distance;
    if (load<u32>(from + best - 3) === tail) {
      const length = countEqualBytes(at, from, maxLength);
      if (length > best) {
        best = length;
        foundDistance = distance;
        if (length === maxLength) break;
        tail = load<u32>(at + best - 3);
      }
    }
    candidate = load<u16>(CHAINS + 2 * (from & (WINDOW_BYTES - 1)));
  }
  return best;
}

// @ts-expect-error: decorator
@inline
function countEqualBytes(one: i32, other: i32, most: i32): i32 {
  for (let k = 0; k < most; k += 8) {
    const difference = load<u64>(one + k) ^ load<u64>(other + k);
    if (difference !== 0) return min(most, k + <i32>(ctz(difference) >> 3));
  }
  return most;
}
