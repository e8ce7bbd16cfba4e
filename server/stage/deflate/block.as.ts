// Collects the tokens of a block, and writes the block in the form that takes the fewest bits (RFC 1951, 3.2).

import { writeBits, writeBytes, continueBits, held, heldCount, out, fillByte } from "./bits.as";
import { assignCodes, chooseLengths, MAX_CODE_LENGTH } from "./codes.as";
import {
  CODE_LENGTHS,
  DISTANCE_CODES,
  DISTANCE_COUNTS,
  DISTANCE_SYMBOLS,
  LENGTH_CODE_LENGTHS,
  LENGTH_CODES,
  LENGTH_COUNTS,
  LENGTH_SLOTS,
  LENGTH_SYMBOLS,
  LITERAL_CODES,
  LITERAL_COUNTS,
  LITERAL_SYMBOLS,
  MATCH_CODES,
  MAX_TOKENS,
  RUNS,
  TOKENS,
} from "./memory.as";

export const MAX_MATCH: i32 = 258;

const MIN_MATCH: i32 = 3;
const END_OF_BLOCK: i32 = 256;
const FIRST_LENGTH: i32 = 257;
const FIXED_LITERALS: i32 = 288;
const MAX_STORED: i32 = 65535;
/** The order in which a block lists the lengths of the codes for its code lengths. */
const LENGTHS_ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

let tokenEnd: i32 = TOKENS;
/** The extra bits of the block's matches: all bits except their codes. */
let extraBits: i32 = 0;

export function startBlock(): void {
  tokenEnd = TOKENS;
  extraBits = 0;
  memory.fill(LITERAL_COUNTS, 0, DISTANCE_COUNTS + 4 * 32 - LITERAL_COUNTS);
}

/** Room for a match and the literals before it. */
export function hasRoom(): bool {
  return tokenEnd < TOKENS + 4 * (MAX_TOKENS - 8);
}

// @ts-expect-error: decorator
@inline
export function addLiteral(byte: u32): void {
  store<u32>(tokenEnd, byte);
  tokenEnd += 4;
  const count = LITERAL_COUNTS + 4 * byte;
  store<u32>(count, load<u32>(count) + 1);
}

/** Removes the last literal if it is `byte`, because a match covers it. */
// @ts-expect-error: decorator
@inline
export function removeLiteral(byte: u32): bool {
  if (tokenEnd === TOKENS || load<u32>(tokenEnd - 4) !== byte) return false;
  tokenEnd -= 4;
  const count = LITERAL_COUNTS + 4 * byte;
  store<u32>(count, load<u32>(count) - 1);
  return true;
}

// @ts-expect-error: decorator
@inline
export function addMatch(length: i32, distance: i32): void {
  store<u32>(tokenEnd, (distance << 16) | length);
  tokenEnd += 4;
  const lengthSlot: i32 = load<u8>(LENGTH_SLOTS + length);
  const lengthCount = LITERAL_COUNTS + 4 * (FIRST_LENGTH + lengthSlot);
  store<u32>(lengthCount, load<u32>(lengthCount) + 1);
  const slot = toDistanceSymbol(distance);
  const distanceCount = DISTANCE_COUNTS + 4 * slot;
  store<u32>(distanceCount, load<u32>(distanceCount) + 1);
  extraBits += countLengthExtra(lengthSlot) + countDistanceExtra(slot);
}

/** Returns the symbol of a distance: two symbols for each power of two, from 5 on. */
// @ts-expect-error: decorator
@inline
function toDistanceSymbol(distance: i32): i32 {
  const before = distance - 1;
  if (before < 4) return before;
  const power = 31 - clz(before);
  return (power << 1) + ((before >> (power - 1)) & 1);
}

// @ts-expect-error: decorator
@inline
function countDistanceExtra(slot: i32): i32 {
  return slot < 4 ? 0 : (slot >> 1) - 1;
}

// @ts-expect-error: decorator
@inline
function countLengthExtra(slot: i32): i32 {
  return slot < 8 || slot === 28 ? 0 : (slot >> 2) - 1;
}

/** Runs once, when the module is loaded. */
function prepareLengthSlots(): void {
  let length = MIN_MATCH;
  for (let slot = 0; slot < 28; slot++) {
    for (let k = 0; k < 1 << countLengthExtra(slot); k++) store<u8>(LENGTH_SLOTS + length++, <u8>slot);
  }
  store<u8>(LENGTH_SLOTS + MAX_MATCH, 28);
}

prepareLengthSlots();

/** Writes the tokens of the bytes from `start` to `end`. */
export function writeBlock(start: i32, end: i32): void {
  store<u32>(LITERAL_COUNTS + 4 * END_OF_BLOCK, 1);
  const storedBits = 8 * (end - start) + 40 * (1 + (end - start) / MAX_STORED);

  setFixedLengths();
  const fixedBits = countBodyBits(FIXED_LITERALS);
  chooseLengths(LITERAL_COUNTS, LITERAL_SYMBOLS, MAX_CODE_LENGTH, CODE_LENGTHS);
  const literals = countUsed(CODE_LENGTHS, LITERAL_SYMBOLS, FIRST_LENGTH);
  chooseLengths(DISTANCE_COUNTS, DISTANCE_SYMBOLS, MAX_CODE_LENGTH, CODE_LENGTHS + literals);
  const distances = countUsed(CODE_LENGTHS + literals, DISTANCE_SYMBOLS, 1);
  const runCount = collectRuns(literals + distances);
  chooseLengths(LENGTH_COUNTS, LENGTH_SYMBOLS, 7, LENGTH_CODE_LENGTHS);
  const dynamicBits = countBodyBits(literals) + countHeadBits(runCount);

  if (storedBits < min(fixedBits, dynamicBits)) return writeStored(start, end);
  if (fixedBits <= dynamicBits) {
    writeBits(2, 3);
    setFixedLengths();
    writeTokens(FIXED_LITERALS, DISTANCE_SYMBOLS);
  } else {
    writeBits(4, 3);
    writeHead(literals, distances, runCount);
    writeTokens(literals, distances);
  }
}

/** Sets the fixed code lengths, which a block does not list (RFC 1951, 3.2.6). */
function setFixedLengths(): void {
  memory.fill(CODE_LENGTHS, 8, 144);
  memory.fill(CODE_LENGTHS + 144, 9, 112);
  memory.fill(CODE_LENGTHS + 256, 7, 24);
  memory.fill(CODE_LENGTHS + 280, 8, 8);
  memory.fill(CODE_LENGTHS + FIXED_LITERALS, 5, DISTANCE_SYMBOLS);
}

/** Returns the size of the tokens in bits, with the code lengths of the distances at `distancesAt`. */
function countBodyBits(distancesAt: i32): i32 {
  let total = 3 + extraBits;
  for (let k = 0; k < LITERAL_SYMBOLS; k++) {
    const count: i32 = load<u32>(LITERAL_COUNTS + 4 * k);
    if (count !== 0) total += count * load<u8>(CODE_LENGTHS + k);
  }
  for (let k = 0; k < DISTANCE_SYMBOLS; k++) {
    const count: i32 = load<u32>(DISTANCE_COUNTS + 4 * k);
    if (count !== 0) total += count * load<u8>(CODE_LENGTHS + distancesAt + k);
  }
  return total;
}

/** Returns the number of symbols without those at the end that have no code. */
function countUsed(lengths: i32, symbols: i32, least: i32): i32 {
  let left = symbols;
  while (left > least && load<u8>(lengths + left - 1) === 0) left--;
  return left;
}

/** Writes the code lengths as runs, and counts their symbols. Returns the number of runs. */
function collectRuns(lengthCount: i32): i32 {
  memory.fill(LENGTH_COUNTS, 0, 4 * LENGTH_SYMBOLS);
  let runCount = 0;
  for (let k = 0; k < lengthCount; ) {
    const length: i32 = load<u8>(CODE_LENGTHS + k);
    let repeated = 1;
    while (k + repeated < lengthCount && <i32>load<u8>(CODE_LENGTHS + k + repeated) === length) repeated++;
    k += repeated;
    if (length !== 0) {
      addRun(runCount++, length, 0);
      repeated--;
    }
    while (repeated >= 3) {
      const most = length === 0 ? 138 : 6;
      const taken = min(repeated, most);
      if (length !== 0) addRun(runCount++, 16, taken - 3);
      else if (taken < 11) addRun(runCount++, 17, taken - 3);
      else addRun(runCount++, 18, taken - 11);
      repeated -= taken;
    }
    for (; repeated > 0; repeated--) addRun(runCount++, length, 0);
  }
  return runCount;
}

function addRun(index: i32, symbol: i32, extra: i32): void {
  store<u16>(RUNS + 2 * index, <u16>(symbol | (extra << 5)));
  store<u32>(LENGTH_COUNTS + 4 * symbol, load<u32>(LENGTH_COUNTS + 4 * symbol) + 1);
}

// @ts-expect-error: decorator
@inline
function countRunExtra(symbol: i32): i32 {
  return symbol < 16 ? 0 : symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
}

function countHeadBits(runCount: i32): i32 {
  let total = 14 + 3 * countListedLengths();
  for (let k = 0; k < runCount; k++) {
    const symbol: i32 = load<u16>(RUNS + 2 * k) & 31;
    total += load<u8>(LENGTH_CODE_LENGTHS + symbol) + countRunExtra(symbol);
  }
  return total;
}

function countListedLengths(): i32 {
  let told = LENGTH_SYMBOLS;
  while (told > 4 && load<u8>(LENGTH_CODE_LENGTHS + load<u8>(LENGTHS_ORDER + told - 1)) === 0) told--;
  return told;
}

function writeHead(literals: i32, distances: i32, runCount: i32): void {
  assignCodes(LENGTH_CODE_LENGTHS, LENGTH_SYMBOLS, LENGTH_CODES);
  const told = countListedLengths();
  writeBits(literals - 257, 5);
  writeBits(distances - 1, 5);
  writeBits(told - 4, 4);
  for (let k = 0; k < told; k++) writeBits(load<u8>(LENGTH_CODE_LENGTHS + load<u8>(LENGTHS_ORDER + k)), 3);
  for (let k = 0; k < runCount; k++) {
    const run: i32 = load<u16>(RUNS + 2 * k);
    const code = load<u32>(LENGTH_CODES + 4 * (run & 31));
    writeBits(code & 0xffff, code >>> 16);
    writeBits(run >> 5, countRunExtra(run & 31));
  }
}

/** Writes the code lengths of the literals and lengths, and then of the distances. */
function writeTokens(literals: i32, distances: i32): void {
  assignCodes(CODE_LENGTHS, literals, LITERAL_CODES);
  assignCodes(CODE_LENGTHS + literals, distances, DISTANCE_CODES);
  prepareMatchCodes();
  // Like `writeBits`, but in local variables: a literal takes up to 15 bits, a match up to 48.
  let to = out;
  let bitsHeld = held;
  let count = heldCount;
  for (let at = TOKENS; at < tokenEnd; at += 4) {
    const token = load<u32>(at);
    const distance: i32 = token >>> 16;
    if (distance === 0) {
      const code = load<u32>(LITERAL_CODES + 4 * token);
      bitsHeld |= (<u64>(code & 0xffff)) << count;
      count += code >>> 16;
    } else {
      const match = load<u64>(MATCH_CODES + 8 * (token & 0xffff));
      const matchCount = <i32>(match >> 32);
      const slot = toDistanceSymbol(distance);
      const code = load<u32>(DISTANCE_CODES + 4 * slot);
      const codeLength = code >>> 16;
      const extra = countDistanceExtra(slot);
      const reach = (code & 0xffff) | (((distance - 1) & ((1 << extra) - 1)) << codeLength);
      bitsHeld |= ((match & 0xffffffff) | ((<u64>reach) << matchCount)) << count;
      count += matchCount + codeLength + extra;
    }
    store<u64>(to, bitsHeld);
    to += count >> 3;
    bitsHeld >>= <u64>(count & 56);
    count &= 7;
  }
  continueBits(to, bitsHeld, count);
  const code = load<u32>(LITERAL_CODES + 4 * END_OF_BLOCK);
  writeBits(code & 0xffff, code >>> 16);
}

/** Combines the code of each match length with its extra bits. */
function prepareMatchCodes(): void {
  let length = MIN_MATCH;
  for (let slot = 0; slot < 29; slot++) {
    const code = load<u32>(LITERAL_CODES + 4 * (FIRST_LENGTH + slot));
    const extra = countLengthExtra(slot);
    if (slot === 28) length = MAX_MATCH;
    for (let k = 0; k < 1 << extra; k++) {
      store<u32>(MATCH_CODES + 8 * length, (code & 0xffff) | (k << (code >>> 16)));
      store<u32>(MATCH_CODES + 8 * length + 4, (code >>> 16) + extra);
      length++;
    }
  }
}

/** Writes the bytes uncompressed. */
function writeStored(start: i32, end: i32): void {
  for (let at = start; at < end; ) {
    const length = min(end - at, MAX_STORED);
    writeBits(0, 3);
    fillByte();
    writeBits(length | ((length ^ 0xffff) << 16), 32);
    writeBytes(at, length);
    at += length;
  }
}
