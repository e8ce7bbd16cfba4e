/** The polynomial of CRC-32, reflected (RFC 1952, 8). */
const POLYNOMIAL = 0xedb88320;
const ONE = 0x80000000;

/** x^(2^n) modulo the polynomial. */
const POWERS = Array.from({ length: 32 }, (): number => 0);
for (let power = 0x40000000, n = 0; n < 32; n += 1) {
  POWERS[n] = power;
  power = multiply(power, power);
}

/**
 * Returns a function `shift` that combines checksums, like zlib's crc32_combine: if `second` is the CRC32 of `byteCount` bytes, `shift(first) ^ second`
 * is the CRC32 of the bytes of `first` followed by them. With it, bytes are read once for several checksums.
 */
export function createCrc32Shift(byteCount: number): (crc32: number) => number {
  let operator = ONE;
  for (let rest = byteCount, n = 3; rest > 0; rest = Math.floor(rest / 2), n += 1) {
    if (rest % 2 === 1) operator = multiply(POWERS[n % 32] as number, operator);
  }
  return (crc32) => multiply(operator, crc32);
}

/** Returns the product of two polynomials over GF(2), reflected, modulo that of CRC-32. */
function multiply(one: number, other: number): number {
  let product = 0;
  let term = other;
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if ((one & bit) !== 0) product ^= term;
    term = (term & 1) === 0 ? term >>> 1 : (term >>> 1) ^ POLYNOMIAL;
  }
  return product >>> 0;
}
