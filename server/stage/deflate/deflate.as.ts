// AssemblyScript, compiled to deflate.wasm by `npm run build:wasm`. A deflate encoder (RFC 1951) for records: JSON whose keys come
// again in every line, with ids between them that never do. Hash chains over five bytes with lazy matching, as zlib has them, but
// - where it finds nothing for a while it looks less often, and a match then grows backwards over the literals that it came too late for;
// - nothing shorter than four bytes counts as a match: beside random ids such matches cost more than they save.

import { bits, out, startBits, toByteBoundary } from "./bits.as";
import { addLiteral, addMatch, hasRoom, MAX_MATCH, startBlock, takeLiteralBack, writeBlock } from "./block.as";
import { CHAINS, CHAINS_BYTES, HASH_BITS, HEADS, HEADS_BYTES, INPUT, SLACK, WINDOW_BYTES } from "./memory.as";

export { INPUT } from "./memory.as";

/** How many bytes a hash is made of, and how many are loaded for it. */
const HASHED_BITS: u64 = 40;
const LOADED_BYTES: i32 = 8;
const MIN_MATCH: i32 = 4;
/** After so many misses, as a power of two, one more position is passed over; up to MAX_PASSED. */
const PATIENCE_BITS: i32 = 2;
const MAX_PASSED: i32 = 3;

/** Where the output of the last call starts. */
export let outputStart: i32 = 0;

// What the level says: see deflater.ts.
let maxTries: i32 = 0;
let lazyBelow: i32 = 0;
let stride: i32 = 0;

/** The lowest position that a match may reach back to. */
let windowStart: i32 = 0;
/** The last position that can be hashed. */
let lastHashed: i32 = 0;

/** Makes room for `length` bytes of input, and what becomes of them in the worst case. */
export function reserve(length: i32): void {
  const pages = (INPUT + 2 * length + (length >> 6) + 4096 + 65535) >> 16;
  if (pages > memory.size()) memory.grow(pages - memory.size());
}

/**
 * Compresses the `length` bytes at INPUT, `windowLength` bytes before which belong to the same stream. The output, whose length it
 * answers, ends with a sync marker at a byte boundary.
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
  remember(windowStart, min(INPUT, lastHashed + 1));

  for (let at = INPUT; at < end; ) {
    startBlock();
    const next = gatherBlock(at, end);
    writeBlock(at, next);
    at = next;
  }
  bits(0, 3);
  toByteBoundary();
  bits(0xffff0000, 32);
  return out - outputStart;
}

/** Finds the tokens of one block. Answers where it ends. */
function gatherBlock(start: i32, end: i32): i32 {
  let at = start;
  let misses = 0;
  while (at < end && hasRoom()) {
    if (at > lastHashed) {
      addLiteral(load<u8>(at++));
      continue;
    }
    let length = longestMatch(at, insert(at), MIN_MATCH - 1, maxTries, end);
    if (length < MIN_MATCH) {
      const passed = min(misses++ >> PATIENCE_BITS, MAX_PASSED);
      const next = min(at + 1 + passed, end);
      while (at < next) addLiteral(load<u8>(at++));
      continue;
    }
    misses = 0;
    let distance = foundDistance;
    let inserted = at + 1;
    // Lazily: a longer match one byte on is worth a literal.
    while (length < lazyBelow && at < lastHashed) {
      const later = longestMatch(at + 1, insert(at + 1), length, maxTries >> 1, end);
      inserted = at + 2;
      if (later <= length) break;
      addLiteral(load<u8>(at++));
      length = later;
      distance = foundDistance;
    }
    while (length < MAX_MATCH && at - distance > windowStart && load<u8>(at - 1) === load<u8>(at - 1 - distance)) {
      if (!takeLiteralBack(load<u8>(at - 1))) break;
      at--;
      length++;
    }
    addMatch(length, distance);
    at += length;
    remember(inserted, min(at, lastHashed + 1));
  }
  return at;
}

/** Inserts each `stride`th position. */
// @ts-expect-error: decorator
@inline
function remember(from: i32, to: i32): void {
  for (let at = from; at < to; at += stride) insert(at);
}

/** Makes a position the newest of its hash. Answers the lowest 16 bits of the one that was. */
// @ts-expect-error: decorator
@inline
function insert(at: i32): i32 {
  const head = HEADS + 2 * <i32>(((load<u64>(at) << (64 - HASHED_BITS)) * 0x9e3779b97f4a7c15) >> (64 - HASH_BITS));
  const before: i32 = load<u16>(head);
  store<u16>(head, <u16>at);
  store<u16>(CHAINS + 2 * (at & (WINDOW_BYTES - 1)), <u16>before);
  return before;
}

let foundDistance: i32 = 0;

/** The length of the longest match beyond `best`, whose distance is then the found one; else `best`. */
// @ts-expect-error: decorator
@inline
function longestMatch(at: i32, candidate: i32, best: i32, tries: i32, end: i32): i32 {
  const maxLength = min(MAX_MATCH, end - at);
  const maxDistance = min(WINDOW_BYTES, at - windowStart);
  let lastDistance = 0;
  // A longer match must agree in the four bytes that end one beyond the best.
  let tail = load<u32>(at + best - 3);
  for (; tries > 0; tries--) {
    // Places are kept in 16 bits, and old ones are overwritten: a chain ends where it stops leading farther back.
    const distance = (at - candidate) & 0xffff;
    if (distance <= lastDistance || distance > maxDistance) break;
    lastDistance = distance;
    const from = at - distance;
    if (load<u32>(from + best - 3) === tail) {
      const length = commonLength(at, from, maxLength);
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
function commonLength(one: i32, other: i32, most: i32): i32 {
  for (let k = 0; k < most; k += 8) {
    const difference = load<u64>(one + k) ^ load<u64>(other + k);
    if (difference !== 0) return min(most, k + <i32>(ctz(difference) >> 3));
  }
  return most;
}
