// Writes bits, the lowest first (RFC 1951, 3.1.1).

/** The position of the next whole byte. */
export let out: i32 = 0;
/** Bits that do not fill a byte yet, and their number. */
export let held: u64 = 0;
export let heldCount: i32 = 0;

export function startBits(at: i32): void {
  continueBits(at, 0, 0);
}

/** Sets all three, for a caller that kept them in local variables. */
export function continueBits(at: i32, bits: u64, count: i32): void {
  out = at;
  held = bits;
  heldCount = count;
}

/** Writes up to 32 bits. It stores whole words, so it overwrites bytes after `out`. */
export function writeBits(value: u32, count: i32): void {
  held |= (<u64>value) << heldCount;
  heldCount += count;
  store<u64>(out, held);
  out += heldCount >> 3;
  held >>= <u64>(heldCount & 56);
  heldCount &= 7;
}

/** Fills the last byte with zeros. */
export function fillByte(): void {
  if (heldCount > 0) writeBits(0, 8 - heldCount);
}

/** Must be called at a byte boundary. */
export function writeBytes(from: i32, length: i32): void {
  memory.copy(out, from, length);
  out += length;
}
