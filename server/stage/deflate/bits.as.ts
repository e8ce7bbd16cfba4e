// Writes bits, the lowest first (RFC 1951, 3.1.1).

/** Where the next whole byte goes. */
export let out: i32 = 0;
/** Bits that don't fill a byte yet, and how many they are. */
export let held: u64 = 0;
export let heldCount: i32 = 0;

export function startBits(at: i32): void {
  continueBits(at, 0, 0);
}

/** For who keeps the three in local variables for a while. */
export function continueBits(at: i32, bits: u64, count: i32): void {
  out = at;
  held = bits;
  heldCount = count;
}

/** Up to 32 bits. Stores whole words: what lies behind `out` is overwritten. */
export function bits(value: u32, count: i32): void {
  held |= (<u64>value) << heldCount;
  heldCount += count;
  store<u64>(out, held);
  out += heldCount >> 3;
  held >>= <u64>(heldCount & 56);
  heldCount &= 7;
}

/** Fills the last byte up with zeros. */
export function toByteBoundary(): void {
  if (heldCount > 0) bits(0, 8 - heldCount);
}

/** Only at a byte boundary. */
export function bytes(from: i32, length: i32): void {
  memory.copy(out, from, length);
  out += length;
}
