// Huffman codes of limited length.

import { LENGTHS_TALLY, NEXT_CODES, SORTED, WEIGHTS } from "./memory.as";

export const MAX_CODE_LENGTH: i32 = 15;

/** Sets the code length of each symbol that occurs, and 0 for the others. At least two symbols get a code: some readers refuse a code of one symbol. */
export function chooseLengths(counts: i32, symbols: i32, maxLength: i32, lengths: i32): void {
  const used = sortByCount(counts, symbols);
  memory.fill(lengths, 0, symbols);
  for (let k = 0; k < used; k++) store<u32>(WEIGHTS + 4 * k, load<u32>(SORTED + 4 * k) >>> 9);
  toDepths(used);
  limitDepths(maxLength, used);
  let k = 0;
  for (let length = maxLength; length > 0; length--) {
    for (let count = load<u32>(LENGTHS_TALLY + 4 * length); count > 0; count--) {
      store<u8>(lengths + (load<u32>(SORTED + 4 * k) & 511), <u8>length);
      k++;
    }
  }
}

/** Lists the symbols that occur, the rarest first, each as its count with the symbol in the lowest nine bits. Returns their number. */
function sortByCount(counts: i32, symbols: i32): i32 {
  let used = 0;
  for (let symbol = 0; symbol < symbols; symbol++) used += <i32>(load<u32>(counts + 4 * symbol) !== 0);
  for (let symbol = 0; used < 2; symbol++) {
    if (load<u32>(counts + 4 * symbol) !== 0) continue;
    store<u32>(counts + 4 * symbol, 1);
    used++;
  }
  let filled = 0;
  for (let symbol = 0; symbol < symbols; symbol++) {
    const count = load<u32>(counts + 4 * symbol);
    if (count === 0) continue;
    store<u32>(SORTED + 4 * filled, (count << 9) | symbol);
    filled++;
  }
  let gap = 1;
  while (gap < used / 3) gap = gap * 3 + 1;
  for (; gap > 0; gap /= 3) {
    for (let k = gap; k < used; k++) {
      const moved = load<u32>(SORTED + 4 * k);
      let to = k;
      while (to >= gap && load<u32>(SORTED + 4 * (to - gap)) > moved) {
        store<u32>(SORTED + 4 * to, load<u32>(SORTED + 4 * (to - gap)));
        to -= gap;
      }
      store<u32>(SORTED + 4 * to, moved);
    }
  }
  return used;
}

/** Replaces ascending weights by the depths of their leaves in a Huffman tree, in place (Moffat and Katajainen, 1995). */
function toDepths(n: i32): void {
  // Pairs the two lightest nodes repeatedly. An entry of an inner node has its weight until it is paired, and then its parent.
  let root = 0;
  let leaf = 0;
  for (let node = 0; node < n - 1; node++) {
    let weight: u32 = 0;
    for (let child = 0; child < 2; child++) {
      if (leaf >= n || (root < node && getWeight(root) < getWeight(leaf))) {
        weight += getWeight(root);
        setWeight(root, node);
        root++;
      } else {
        weight += getWeight(leaf);
        leaf++;
      }
    }
    setWeight(node, weight);
  }
  // From the root on: the depth of each inner node is that of its parent plus one.
  setWeight(n - 2, 0);
  for (let node = n - 3; node >= 0; node--) setWeight(node, getWeight(getWeight(node)) + 1);
  // The other nodes of each depth are leaves.
  let free = 1;
  let inner = n - 2;
  let next = n - 1;
  for (let depth = 0; free > 0; depth++) {
    let parents = 0;
    for (; inner >= 0 && getWeight(inner) === depth; inner--) parents++;
    for (; free > parents; free--) {
      setWeight(next, depth);
      next--;
    }
    free = 2 * parents;
  }
}

// @ts-expect-error: decorator
@inline
function getWeight(k: i32): u32 {
  return load<u32>(WEIGHTS + 4 * k);
}

// @ts-expect-error: decorator
@inline
function setWeight(k: i32, value: u32): void {
  store<u32>(WEIGHTS + 4 * k, value);
}

/** Counts the depths. Depths above `maxLength` become `maxLength`, and other codes get longer until all codes fit. */
function limitDepths(maxLength: i32, used: i32): void {
  clearCounts();
  for (let k = 0; k < used; k++) addCount(min(<i32>getWeight(k), maxLength), 1);
  let room: i32 = 0;
  for (let length = maxLength; length > 0; length--) room += getCount(length) << (maxLength - length);
  for (; room > 1 << maxLength; room--) {
    addCount(maxLength, -1);
    let length = maxLength - 1;
    while (getCount(length) === 0) length--;
    addCount(length, -1);
    addCount(length + 1, 2);
  }
}

function clearCounts(): void {
  memory.fill(LENGTHS_TALLY, 0, 4 * (MAX_CODE_LENGTH + 1));
}

// @ts-expect-error: decorator
@inline
function getCount(length: i32): i32 {
  return load<i32>(LENGTHS_TALLY + 4 * length);
}

// @ts-expect-error: decorator
@inline
function addCount(length: i32, more: i32): void {
  store<i32>(LENGTHS_TALLY + 4 * length, getCount(length) + more);
}

/** Sets the canonical codes of the lengths (RFC 1951, 3.2.2), with their bits reversed. */
export function assignCodes(lengths: i32, symbols: i32, codes: i32): void {
  clearCounts();
  for (let symbol = 0; symbol < symbols; symbol++) addCount(load<u8>(lengths + symbol), 1);
  store<i32>(LENGTHS_TALLY, 0);
  let code: u32 = 0;
  for (let length = 1; length <= MAX_CODE_LENGTH; length++) {
    code = (code + getCount(length - 1)) << 1;
    store<u32>(NEXT_CODES + 4 * length, code);
  }
  for (let symbol = 0; symbol < symbols; symbol++) {
    const length: i32 = load<u8>(lengths + symbol);
    const next = load<u32>(NEXT_CODES + 4 * length);
    if (length !== 0) store<u32>(NEXT_CODES + 4 * length, next + 1);
    store<u32>(codes + 4 * symbol, length === 0 ? 0 : reverseBits(next, length) | (length << 16));
  }
}

/** Reverses a code: codes are written from their highest bit on, everything else from the lowest. */
function reverseBits(code: u32, length: i32): u32 {
  let result: u32 = 0;
  for (let k = 0; k < length; k++) {
    result = (result << 1) | (code & 1);
    code >>= 1;
  }
  return result;
}
